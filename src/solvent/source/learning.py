"""The vocabulary of machine-learning libraries: which calls split, learn, draw at random or measure.

Names are resolved dotted names as `Module.calls` gives them. Keywords are a call's `{name: source}`.
"""

from collections.abc import Mapping

_FAMILY = ("sklearn.", "imblearn.", "xgboost.", "lightgbm.", "catboost.", "sksurv.", "cuml.", "ngboost.", "umap.")
_DRAWS = frozenset(
    """RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor GradientBoostingClassifier
    GradientBoostingRegressor BaggingClassifier BaggingRegressor AdaBoostClassifier AdaBoostRegressor IsolationForest
    RandomTreesEmbedding DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor
    MLPClassifier MLPRegressor BernoulliRBM SGDClassifier SGDRegressor Perceptron PassiveAggressiveClassifier
    PassiveAggressiveRegressor KMeans MiniBatchKMeans BisectingKMeans SpectralClustering GaussianMixture
    BayesianGaussianMixture TruncatedSVD LatentDirichletAllocation FastICA TSNE UMAP
    ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold RandomizedSearchCV
    HalvingRandomSearchCV SMOTE SMOTENC SMOTEN BorderlineSMOTE KMeansSMOTE SVMSMOTE ADASYN RandomOverSampler
    RandomUnderSampler SMOTEENN SMOTETomek BalancedRandomForestClassifier BalancedBaggingClassifier RUSBoostClassifier
    EasyEnsembleClassifier RandomSurvivalForest""".split()
)
# Each draws only where its argument has this value.
_DRAWS_IF = {
    "LogisticRegression": ("solver", ("'sag'", "'saga'")),
    "SVC": ("probability", ("True",)),
    "NuSVC": ("probability", ("True",)),
    "Lasso": ("selection", ("'random'",)),
    "ElasticNet": ("selection", ("'random'",)),
    "Ridge": ("solver", ("'sag'", "'saga'")),
    "PCA": ("svd_solver", ("'randomized'",)),
    "KFold": ("shuffle", ("True",)),
    "StratifiedKFold": ("shuffle", ("True",)),
    "StratifiedGroupKFold": ("shuffle", ("True",)),
    "XGBClassifier": ("subsample", ("0.5", "0.6", "0.7", "0.75", "0.8", "0.85", "0.9")),
    "XGBRegressor": ("subsample", ("0.5", "0.6", "0.7", "0.75", "0.8", "0.85", "0.9")),
}
_DRAWING_FUNCTIONS = frozenset(["sklearn.utils.shuffle", "sklearn.utils.resample"])
SEEDS = ("random_state", "seed", "random_seed", "rng")
# These are the same without a seed: theirs is fixed.
_FIXED_SEED = ("xgboost.", "lightgbm.", "catboost.")

NUMPY_DRAWS = frozenset(
    """rand randn randint random random_sample ranf sample choice shuffle permutation normal uniform binomial poisson
    beta gamma exponential multivariate_normal standard_normal multinomial dirichlet bytes laplace lognormal""".split()
)
PYTHON_DRAWS = frozenset(
    "random shuffle choice choices sample randint randrange uniform gauss normalvariate betavariate triangular".split()
)
TORCH_DRAWS = frozenset(
    """rand randn randint randperm normal rand_like randn_like randint_like bernoulli multinomial poisson""".split()
)


def is_of_sklearn(name: str) -> bool:
    """Whether a name belongs to scikit-learn or a library with its interface."""
    return name.startswith(_FAMILY)


def is_split(name: str) -> bool:
    """Whether a call parts rows at random into train and test, as `train_test_split` does."""
    return name.rpartition(".")[2] == "train_test_split"


def draws(name: str, keywords: Mapping[str, str]) -> bool:
    """Whether a call draws at random by its `random_state`, given its arguments.

    >>> draws("sklearn.model_selection.KFold", {}), draws("sklearn.model_selection.KFold", {"shuffle": "True"})
    (False, True)
    >>> draws("sklearn.linear_model.Ridge", {}), draws("sklearn.ensemble.RandomForestClassifier", {})
    (False, True)
    """
    last = name.rpartition(".")[2]
    if is_split(name):
        is_ours = name.startswith("sklearn.") or name == last
        return is_ours and keywords.get("shuffle") != "False"
    if not is_of_sklearn(name):
        return False
    if last in _DRAWS_IF:
        argument, values = _DRAWS_IF[last]
        return keywords.get(argument) in values and not name.startswith(_FIXED_SEED)
    return last in _DRAWS or name in _DRAWING_FUNCTIONS


def is_seeded(keywords: Mapping[str, str], constants: Mapping[str, str] | None = None) -> bool:
    """Whether a call is given a seed: by name, or perhaps in `**options`; a seed that is None is none.

    >>> is_seeded({"random_state": "None"}), is_seeded({"random_state": "SEED"}), is_seeded({"**": "params"})
    (False, True, True)
    """
    if "**" in keywords:
        return True
    for seed in SEEDS:
        if seed in keywords:
            value = keywords[seed]
            return (constants or {}).get(value, value) != "None"
    return False


_CLASSIFIERS = frozenset(
    """LogisticRegression LogisticRegressionCV RidgeClassifier SVC LinearSVC NuSVC GaussianNB MultinomialNB BernoulliNB
    ComplementNB""".split()
)
_REGRESSORS = frozenset(
    """LinearRegression Ridge RidgeCV Lasso LassoCV ElasticNet ElasticNetCV SVR LinearSVR NuSVR BayesianRidge
    HuberRegressor TweedieRegressor PoissonRegressor KernelRidge""".split()
)


def learner(name: str) -> str:
    """The kind of predictor that a constructor makes: "classifier", "regressor" or empty.

    >>> learner("sklearn.svm.SVC"), learner("xgboost.XGBRegressor"), learner("sklearn.preprocessing.StandardScaler")
    ('classifier', 'regressor', '')
    """
    last = name.rpartition(".")[2]
    if name.startswith("statsmodels."):
        return {"Logit": "classifier", "Probit": "classifier", "OLS": "regressor", "GLM": "regressor"}.get(last, "")
    if not is_of_sklearn(name):
        return ""
    if last.startswith("Dummy"):
        return ""
    if last in _CLASSIFIERS or last.endswith("Classifier"):
        return "classifier"
    return "regressor" if last in _REGRESSORS or last.endswith("Regressor") else ""


CLASSIFICATION_METRICS = frozenset(
    """accuracy_score f1_score precision_score recall_score roc_auc_score classification_report confusion_matrix
    balanced_accuracy_score precision_recall_fscore_support matthews_corrcoef cohen_kappa_score log_loss fbeta_score
    average_precision_score brier_score_loss roc_curve precision_recall_curve jaccard_score hamming_loss
    plot_confusion_matrix plot_roc_curve multilabel_confusion_matrix top_k_accuracy_score""".split()
)
REGRESSION_METRICS = frozenset(
    """mean_squared_error mean_absolute_error r2_score mean_absolute_percentage_error root_mean_squared_error
    median_absolute_error explained_variance_score mean_squared_log_error max_error mean_pinball_loss""".split()
)
CROSS_VALIDATIONS = frozenset(["cross_val_score", "cross_validate", "cross_val_predict"])
SEARCHES = frozenset(
    ["GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV", "BayesSearchCV"]
)


def metric(name: str) -> str:
    """The metric that a call computes from truth and predictions: its own name, or empty.

    >>> metric("sklearn.metrics.f1_score"), metric("sklearn.metrics.pairwise_distances"), metric("f1_score")
    ('f1_score', '', 'f1_score')
    """
    owner, _, last = name.rpartition(".")
    known = last in CLASSIFICATION_METRICS or last in REGRESSION_METRICS
    return last if known and (not owner or "metrics" in owner) else ""
