"""FHIR R4 resources written from science values."""
