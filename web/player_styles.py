"""The style elements of the player's components, which the content security policy of its page must allow."""

# SHA-256 in base 64 of each style element that media-chrome 4.19.4 makes; tests/test_reading_browser.py tells those of
# another version.
PLAYER_STYLES = (
    "+XYYAhYtiUsaw0+wUtfcBE3yMARPO4zdUhZGkDgDohM=",
    "1Jc+kPhfOh4UvXYTCgDHEAV3Caafvsf5jeNdPbSiQ8o=",
    "3mr12lsHkByBAuT5HIjiVaMHjH42rxTHchQEttT3yhE=",
    "C7t4uFhGErrgCiy7sp4fN8QAsq2Xafh4lWfnefi0l/E=",
    "LLrbL3VRTSpcR7f/VRuhdwB3hQdbFqJkzjoEZmHBXIw=",
    "MV44r6ksBw+mCcZujzocHAOffIPu/joVS2FNHESx3Ho=",
    "VJnVbqNRyX0jCFZEJ4ltrffJx26lCuyVbNYdioxBwzQ=",
    "W9200sCekROkcax0iJ77FC7fL1XmtkKZFU4jWBgOGi0=",
    "ad5pLE4ykOnAn8/VmRayKdKPhP3pvqoX4MGy3EktnBg=",
    "icRYLLVSVG1RE2ze2JPpc2di/XuMtAkqJdem5GFjU5M=",
    "l0oXN8ELODFEFGnJztGBqT5qrnYVXGDHmO9UVWjtMXA=",
    "m+frfzRQalnJwRN07WZLWSWd4eM4WsynbWp5qQi8Or0=",
    "sAS/YwJd8QhcsuwF6ji1l+uwVdgQ8O/zcjWaGi0VXSw=",
    "ybkwgORVaNpgfHWjB4yaZjEyg46ZMdeyLM32opbKlpo=",
)
