"""How the pictures of the guides are made, and the README's pictures."""
