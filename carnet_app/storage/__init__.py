"""The bytes of files: what they are, cleaned of what they must not tell, and kept.

Knows nothing of accounts, carnets or rights: ``services.files`` decides those. A file
comes in through ``incoming`` (a draft on the local disk), is recognised by
``recognition``, cleaned by ``photos``, and kept under its SHA-256 by a ``store``.
"""
