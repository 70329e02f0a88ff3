"""The nouns: frozen values and the ports to the world. Standard library only."""
