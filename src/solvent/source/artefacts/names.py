"""What the path of a file that is no code tells of it: data, a model, or neither."""

import re

from solvent.source.paths import folder, name, suffix

TABLES = frozenset(
    (
        ".csv .tsv .parquet .feather .arrow .xls .xlsx .xlsb .ods .arff .libsvm .svmlight .jsonl .ndjson .sav "
        ".dta .sas7bdat .avro .orc .sql .dump .sqlite .sqlite3 .db .db3 .duckdb .mdb .mat .npy .npz .nc .nc4 "
        ".grib .grib2 .tfrecord .tfrecords .lmdb .rdata .rda .geojson .shp .dbf .gpkg .las .laz .ply .pcd .fits "
        ".edf .dcm .nii .mgz .pcap .fasta .fastq .vcf .zarr .conll .conllu .hdf .netcdf .psv .bag .mcap"
    ).split()
)
MEDIA = frozenset(
    (".png .jpg .jpeg .bmp .gif .webp .tif .tiff .ppm .pgm .wav .flac .mp3 .ogg .m4a .mp4 .avi .mov .mkv .webm").split()
)
# Data only where the folder says so: anywhere else they are settings, texts or releases.
IN_DATA_FOLDERS = frozenset(
    (
        ".json .txt .xml .dat .data .bin .zip .tar .tgz .7z .rar .train .test .dev .valid .graph .idx .tab "
        ".labels .log .html"
    ).split()
)
PACKED = frozenset([".gz", ".bz2", ".xz", ".zst", ".lz4"])
MODELS = frozenset(
    (
        ".pt .pth .ckpt .onnx .safetensors .gguf .ggml .h5 .hdf5 .keras .tflite .pb .mlmodel .joblib .pkl .pickle "
        ".p .model .bst .ubj .xgb .lgb .lgbm .cbm .caffemodel .weights .pdparams .pdmodel .pdiparams .params .bin "
        ".ftz .mojo .dill .nemo .engine .trt .kv .wv .w2v .rds .sav .msgpack .tar .zip .pmml .pk .jbl .jl "
        ".cloudpickle .torchscript .ptl .mar .dump .skops"
    ).split()
)
# A file with one of these suffixes and binary content is a model wherever it lies.
SURE_MODELS = frozenset(
    (
        ".pt .pth .ckpt .onnx .safetensors .gguf .ggml .keras .tflite .pb .mlmodel .caffemodel .pdparams .pdmodel "
        ".pdiparams .cbm .nemo .trt .xgb .ubj .bst .lgb .lgbm .torchscript .ptl .mar .mojo .skops"
    ).split()
)
_DATA_FOLDER = re.compile(
    r"(?:^|[_\-. ])(?:data|datas|dataset|datasets|corpus|corpora|samples?|raw|fixtures?|testdata|traindata)"
    r"(?:$|[_\-. ])"
    r"|^(?:train|training|val|valid|validation|test|inputs?|labels?|annotations?)$",
    re.I,
)
# Pictures that are there to be looked at.
_SHOWN = re.compile(
    r"(?:^|/)(?:assets?|static|figs?|figures|docs?|imgs?|screenshots|media|public|demos?|examples?)(?:/|$)", re.I
)
_MODEL_WORD = re.compile(
    r"(?:^|[_\-./ ])(?:models?|clf|cls|classifiers?|regressors?|regression|scalers?|encoders?|vectori[sz]ers?|tf_?idf"
    r"|pipelines?|pipe|weights?|checkpoints?|ckpts?|best|xgb|xgboost|lgbm|lightgbm|catboost|svm|svc|rf|random_?forest|forest|knn|logreg"
    r"|preprocessors?|transformers?|imputers?|pca|trained|pretrained|detectors?|predictors?|estimators?|kmeans|word2vec|ohe"
    r"|countvec|cv|tree|arima|prophet|bert|ridge|lasso|lm|glm|gam|gbm)\d*(?:$|[_\-./ ])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_DATA = re.compile(
    r"(lock|tokenizer|tokenizer_config|vocab\w*|merges|swagger|openapi|schema|dashboard|package|tsconfig|manifest|requirements\S*"
    r"|licen[sc]e\S*|changelog\S*|readme\S*|cmakelists|robots|notice\S*|mlflow\S*|optuna\S*|mlruns|coverage)\.\w+$",
    re.I,
)
# What runs of the code left behind: tables of scores, predictions, logs.
_OUTCOME = re.compile(
    r"(?:^|[/_\-])(?:results?|outputs?|predictions?|submissions?|reports?|metrics|leaderboard|logs?)(?:[/_\-.]|$)", re.I
)
_QUERY = 100_000
_SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")


def is_in_data_folder(path: str) -> bool:
    """Whether a folder on the way is called as data is.

    >>> [is_in_data_folder(p) for p in ("data/raw/a.txt", "test_data/b", "src/model/c.bin", "database/d")]
    [True, True, False, False]
    """
    return any(_DATA_FOLDER.search(part) for part in folder(path).split("/"))


def speaks_of_model(path: str) -> bool:
    """Whether the file or its folder is called as models are.

    >>> [speaks_of_model(p) for p in ("models/a.pkl", "StandardScaler.pkl", "rf_v2.sav", "data/users.pkl")]
    [True, True, True, False]
    """
    return bool(_MODEL_WORD.search(_CAMEL.sub("_", "/".join(path.split("/")[-2:]))))


def is_data_path(path: str, size: int) -> bool:
    """Whether a file is data by its path, its suffix and its size.

    >>> [is_data_path(p, 10) for p in ("a.csv", "data/x.json", "conf/x.json", "data/dump.json.gz", "docs/logo.png")]
    [True, True, False, True, False]
    """
    own, last = name(path), suffix(path)
    if is_record(path):
        return False
    if last in PACKED:
        inner = suffix(own[: -len(last)])
        return inner in TABLES or inner in {".json", ".txt", ".tar", ".xml"} or is_in_data_folder(path)
    if last == ".sql":
        # A dump is long; a query is code.
        return size > _QUERY
    if last in TABLES or ".zarr/" in path:
        return True
    if last in MEDIA and _SHOWN.search(folder(path)):
        return False
    if last in MEDIA or last in IN_DATA_FOLDERS:
        return is_in_data_folder(path) or (last in {".json", ".txt"} and size > 1_048_576)
    return False


def is_record(path: str) -> bool:
    """Whether a file is a setting, a lock, a vocabulary or a tracker's own record rather than data."""
    return bool(_NO_DATA.search(name(path))) or "catboost_info/" in path or "mlruns/" in path


def is_outcome(path: str) -> bool:
    """Whether a file is called as what code writes at its end is, rather than as what it starts from.

    >>> [is_outcome(p) for p in ("data/results/summary.csv", "submission.csv", "data/train.csv", "data/login.csv")]
    [True, True, False, False]
    """
    return bool(_OUTCOME.search(path))


def is_shard_of_model(path: str) -> bool:
    """Whether the file is a part of a TensorFlow checkpoint or SavedModel."""
    return bool(_SHARD.search(path)) or name(path) in {"saved_model.pb", "keras_metadata.pb"}
