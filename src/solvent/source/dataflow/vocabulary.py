"""Names of pandas, NumPy, scikit-learn, Keras and the like by what they do to rows."""

import re

# What a model says less the truth, and what is made of that without a sign.
DIFFERENCE, ERROR = "difference", "error"
UNSIGNED = frozenset(["abs", "absolute", "fabs", "square"])
# Methods that compute over the rows, and give back fewer values than there are rows.
STATISTICS = frozenset(
    "mean median std var quantile mode skew kurt kurtosis sem mad describe percentile nanmean nanmedian nanstd average"
    " nanpercentile nanquantile cov histogram".split()
)
# These are harmless alone, as an origin or a number of classes; not as a scale.
EXTREMES = frozenset("min max sum amin amax nanmin nanmax idxmax idxmin ptp nansum".split())
CORRELATIONS = frozenset(["corr", "corrwith", "corrcoef", "f_classif", "chi2", "mutual_info_classif", "f_regression"])
GROUPED = frozenset("mean median std var sum min max agg aggregate size count quantile nunique first last".split())
ROLLING = frozenset(["rolling", "expanding", "ewm"])
ORDERED = ROLLING | {"shift", "pct_change"}
# Numbers about a table that carry nothing of its rows' values into others.
SHAPES = frozenset(["shape", "ndim", "dtype", "dtypes", "size"])
ABOUT = frozenset(
    """len print type isinstance range id str repr int hash info nunique any all count memory_usage plot hist show
    boxplot display hasattr callable""".split()
)
DROPS_ROWS = frozenset(
    ["sample", "head", "tail", "query", "take", "skip", "truncate", "filter", "nlargest", "nsmallest"]
)
# The same values in another form, as tensors have it.
CASTS = frozenset(
    """to cuda cpu float double half long int bool type detach numpy item data squeeze unsqueeze view view_as reshape
    flatten contiguous clone expand expand_as t cast_to""".split()
)
# They pick rows by number.
INDICES = frozenset("arange permutation randperm choice setdiff1d flatnonzero nonzero argsort argwhere".split())
SPLITTERS = re.compile(r"(KFold|ShuffleSplit|LeaveOneOut|LeaveOneGroupOut|LeavePOut|TimeSeriesSplit|PredefinedSplit)$")
RESAMPLERS = frozenset(
    """SMOTE SMOTENC SMOTEN BorderlineSMOTE SVMSMOTE KMeansSMOTE ADASYN RandomOverSampler SMOTEENN SMOTETomek""".split()
)
CLUSTERERS = frozenset(
    """KMeans MiniBatchKMeans DBSCAN AgglomerativeClustering Birch MeanShift SpectralClustering OPTICS GaussianMixture
    BayesianGaussianMixture AffinityPropagation HDBSCAN FeatureAgglomeration""".split()
)
MODELS = re.compile(
    r"(Classifier|Regressor|Regression|RegressionCV|Ridge|RidgeCV|Lasso|LassoCV|LassoLars|ElasticNet|ElasticNetCV|SVC|"
    r"SVR|NB|OLS|Logit|GLM|Perceptron|Lars|LarsCV|IsolationForest|OneClassSVM|DiscriminantAnalysis|HuberRegressor|"
    r"BayesianRidge|KernelRidge|CatBoost|XGBModel|Booster|Prophet|ARIMA|SARIMAX|Sequential|Forest|NearestCentroid|"
    r"NearestNeighbors|Forecaster|AutoML|TabularPredictor|TimeSeriesPredictor|"
    r"H2O\w+Estimator|AutoARIMA|ExponentialSmoothing|SimpleExpSmoothing|Holt|AutoReg|VAR|VARMAX)$"
)
# Models that are made of the rows which they are fitted to.
MADE_OF_ROWS = re.compile(r"^(S?ARIMAX?|ExponentialSmoothing|SimpleExpSmoothing|Holt|AutoReg|VAR|VARMAX)$")
# They try models and settings by themselves.
TRIES_MODELS = re.compile(r"(AutoML|Predictor)$")
# Layers that are fitted by `adapt`.
ADAPTED = {
    "Normalization": "preprocessing",
    "Discretization": "preprocessing",
    "TextVectorization": "encoder",
    "StringLookup": "encoder",
    "IntegerLookup": "encoder",
}
SEARCHES = re.compile(r"SearchCV$")
PIPELINES = frozenset(["Pipeline", "make_pipeline", "FeatureUnion", "make_union", "ImbPipeline"])
COLUMN_PIPELINES = frozenset(["ColumnTransformer", "make_column_transformer", "DataFrameMapper"])
# The folds of a calibration score nothing.
ENSEMBLES = re.compile(r"(Calibrated|Voting|Stacking|Bagging|OneVsRest|OneVsOne|MultiOutput|Chain|AdaBoost)")
PREDICTS = frozenset(
    """predict predict_proba predict_log_proba decision_function predict_classes predict_on_batch predict_generator
    staged_predict get_prediction forecast""".split()
)
SCORES = frozenset(["score", "evaluate", "evaluate_generator", "test_on_batch", "model_performance", "leaderboard"])
FITS = frozenset(["fit", "fit_generator", "partial_fit", "train_on_batch", "train"])
PARTS_OF_SAMPLERS = frozenset(["fit_resample", "fit_sample"])
LOADS = re.compile(
    r"(^|\.)(read_\w+|load_\w+|fetch_\w+|loadtxt|genfromtxt|load|read|open|make_\w+|from_csv|import_file|"
    r"flow_from_(directory|dataframe)|(image|text)_dataset_from_directory)$"
)
# They keep the rows of a table in a file.
WRITES = frozenset("to_csv to_parquet to_pickle to_feather to_json to_hdf".split())
# They read the rows of one file.
READS = re.compile(
    r"(^|\.)(read_(csv|excel|parquet|pickle|feather|json|table|hdf|stata|sas|fwf|orc|spss)|loadtxt|genfromtxt|load|"
    r"loadmat|load_npz|load_svmlight_file|load_dataset|File|open)$"
)
# Functions that give back rows of what they are given first, in whichever form.
_TEST = re.compile(r"(^|_)(test|tst|holdout|hold_out|unseen)(_|$|\d|s$|ing|ing_)|test$", re.I)
_TRAIN = re.compile(r"(^|_)(train|trn|tr|fit)(_|$|\d|s$|ing)|train$|^xtr$", re.I)
_VALIDATION = re.compile(r"(?<!in)valid|val(_|$|\d)|(^|_)(dev|cv|eval)(_|$)", re.I)


def is_called_test(name: str) -> bool:
    """Whether a name says that it holds test rows.

    >>> [is_called_test(n) for n in ("X_test", "xtest", "df_test_scaled", "latest", "train", "testing_set")]
    [True, True, True, True, False, True]
    """
    return bool(_TEST.search(name))


def is_called_train(name: str) -> bool:
    """Whether a name says that it holds training rows."""
    return bool(_TRAIN.search(name))


def is_called_validation(name: str) -> bool:
    """Whether a name says that it holds rows to choose by.

    >>> [is_called_validation(n) for n in ("X_val", "validRows", "x_dev", "values", "invalid", "interval")]
    [True, True, True, False, False, False]
    """
    return bool(_VALIDATION.search(name)) and not name.endswith(("interval",))
