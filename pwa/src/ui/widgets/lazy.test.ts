// @vitest-environment happy-dom
import { h, render } from 'preact';
import { expect, it, vi } from 'vitest';
import { lazy } from './lazy';

const Screen = () => h('h1', null, '待办');

it('shows a screen that comes between its first drawing and the look for it', async () => {
  const Todo = lazy(async () => Screen);
  const root = document.createElement('div');
  render(h(Todo, {}), root);
  expect(root.textContent).toBe('正在打开…');
  await Todo.fetchNow();
  await vi.waitFor(() => expect(root.textContent).toBe('待办'));
});

it('shows a screen that is here already at once', async () => {
  const Todo = lazy(async () => Screen);
  await Todo.fetchNow();
  const root = document.createElement('div');
  render(h(Todo, {}), root);
  expect(root.textContent).toBe('待办');
});
