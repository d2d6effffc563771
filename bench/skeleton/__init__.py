"""The bound: Django, Ninja and gunicorn with one operation that writes the rows of a raised matter.

It checks nothing, knows nobody, computes no deadline and no chain: what it leaves is what this stack costs
at least. Same database, same tables, same driver, same process model as the product.
"""
