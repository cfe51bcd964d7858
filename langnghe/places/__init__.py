"""Provinces by date, and the resolver that finds them in a text."""

from langnghe.places.provinces import Places, Province, ProvinceKind, load_places
from langnghe.places.resolver import Resolution, resolve

__all__ = ["Places", "Province", "ProvinceKind", "Resolution", "load_places", "resolve"]
