"""The screen `anchors`: two published questionnaires, kept in the Well."""
