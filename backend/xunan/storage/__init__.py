"""Where things are kept: the only home of Piccolo, of files and of Pillow."""
