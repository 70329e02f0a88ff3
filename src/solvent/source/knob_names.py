"""How hyper-parameters are called."""

import re

_HYPER = re.compile(
    r"^(?:lr|lr_\w+|\w*learning_?rate|(?:n_?|num_?|max_?)?epochs?|\w*batch_?size|dropout\w*|hidden\w*|n_?layers?|num_layers?"
    r"|n_?heads?|n_?estimators|max_depth|min_samples_\w+|min_child_\w+|num_leaves|n_neighbors|n_clusters|n_components"
    r"|max_features|max_iter\w*|subsample|colsample\w*|reg_\w+|l1_ratio|weight_?decay|momentum|gamma|alpha|beta\d?|c|kernel"
    r"|penalty|eta|num_(?:boost_)?rounds?|embed\w*|\w+_dim|seq_len|max_len\w*|patience|warmup\w*|grad\w*clip\w*|clip\w*"
    r"|(?:test|val|valid|train)_(?:size|split|ratio|frac\w*)|threshold|n_splits|k_?folds?|num_train_\w+|lora_\w+|temperature"
    r"|margin|n_trials|latent\w*|horizon|epsilon|tau|\w+_steps|num_iter\w*|iterations)$",
    re.I,
)
_PLACE = re.compile(
    r"(?:path|dir|folder|file|bucket|uri|url|root|dataset|data|input|output|table|database|host|model)(?:s|_?name)?$",
    re.I,
)


def is_hyper_parameter(name: str) -> bool:
    """Whether a name is one that hyper-parameters bear.

    >>> [is_hyper_parameter(n) for n in ("lr", "n_estimators", "C", "batch_size", "name", "color")]
    [True, True, True, True, False, False]
    """
    return len(name) < 40 and _HYPER.match(name) is not None


def is_place(name: str) -> bool:
    """Whether a name is one that files, tables and services bear.

    >>> is_place("data_dir"), is_place("output_path"), is_place("alpha")
    (True, True, False)
    """
    return len(name) < 60 and _PLACE.search(name) is not None
