"""Where default values come from that many parameters of customers share."""

SCALE = "assumption: chosen so that the default market falls inside the ranges of docs/face_validity.md"
