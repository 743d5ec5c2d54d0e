"""`python -m dashboard.server`: the server alone, over the database that is there.

`python -m dashboard serve` builds the database first, and makes ahead what visitors will ask for.
"""

from __future__ import annotations

from dashboard.server.listening import listen
from dashboard.settings import ADDRESS, PORT

listen(ADDRESS.value(), PORT.value())
