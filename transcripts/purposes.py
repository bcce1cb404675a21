"""What the machines and drugs of a category are chiefly for, in the words that people search with.

A query for "laser hair removal" finds where a long-pulsed laser is named, though nobody says there what it is for.
Categories that are for many things, such as fillers, toxins and multi-platforms, have no entry.
"""

PURPOSES = {
    "long-pulsed laser": "hair removal",
    "Q-switched laser": "pigment, tattoo removal",
    "picosecond laser": "pigment, tattoo removal",
    "pulsed dye laser": "redness, vessels",
    "vascular laser": "redness, vessels",
    "fractional laser": "resurfacing",
    "ablative laser": "resurfacing",
    "radiofrequency": "skin tightening",
    "cryolipolysis": "fat reduction",
    "laser lipolysis": "fat reduction",
    "fat-dissolving injection": "fat reduction",
    "muscle stimulation": "muscle toning",
    "vein treatment": "leg veins",
    "sclerosant": "leg veins",
    "sweat control": "sweating",
    "photosensitiser": "photodynamic therapy",
}
