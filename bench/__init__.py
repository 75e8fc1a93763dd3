"""Benchmarks: what a promise in figures costs, measured."""
