"""Who may bid where not everybody may: applicants and invitees, and bidders who bid together."""
