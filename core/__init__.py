"""All logic of Model Atelier; nothing here knows Streamlit or the pages.

LAYERS is their order: a module imports only from groups to its right, and the groups between the same two
`>` do not import each other.
"""

LAYERS = (
    "__main__ > commands > jobs > improve > trials, rehearsal > audit > runs > export, evaluation > models > training"
    " > targets > tasks, importing > networks, data, metrics > repairs > kinds > pretrained > serving > answers"
    " > reading, store > torch_export, torch_recurrent, torch_padding > graph > recipe"
    " > training_options, split_options > settings, bundle_schema, records, layout, findings, config, folders"
    ", run_states, payloads, judgement, cells > traits, plugins, doubt, repaired, plain, errors > messages"
)
