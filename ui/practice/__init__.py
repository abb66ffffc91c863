"""The practice department: Harrow Mills, fictional, built through the door, each act signed by its officer.

Imports no Qt. People, handles, cases and addresses are invented; e-mail stands on example.org.
"""
