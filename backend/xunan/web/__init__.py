"""What answers over HTTP: the only home of Litestar."""
