"""opendata: budget and final-account disclosures of Chinese departments as proved open data.

document → pages → blocks → grids → forms → figures → (checks) → findings
                                             └────────────────────┴──→ data package ─┐
                                                                  └──→ graph ────────┴→ site
"""

__version__ = "0.1.0"
