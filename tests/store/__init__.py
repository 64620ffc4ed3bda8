"""The store: every port on both engines, races, troubles, crashes."""
