"""The record kinds, one module for each part or group of parts."""
