"""A lively sample district: four months of an invented neighbourhood, played through the real actions."""

from huiyin.site.demo.build import DemoReport, Login, build_demo

__all__ = ["DemoReport", "Login", "build_demo"]
