"""What a column of a bill is in memory: figures, whole numbers or yes and no, one for each row."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Vector: TypeAlias = np.ndarray
"""One value per row, mass, product or step; of whatever kind the column is."""
