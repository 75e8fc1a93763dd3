"""What comes in from others' systems: files, feeds and documents, read without trusting them."""
