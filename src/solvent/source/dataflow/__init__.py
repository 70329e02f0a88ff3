"""Where rows go: an abstract interpreter over one module that follows tables, what was learnt from them, and models."""
