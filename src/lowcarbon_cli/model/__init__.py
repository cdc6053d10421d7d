"""The frozen types that cross walls between rooms."""
