"""Policy packs: rules as data. Each rule brings its own examples, which run as its tests."""
