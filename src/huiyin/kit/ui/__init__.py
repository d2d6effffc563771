"""The design system: tokens, components, template tags, charts and slots."""
