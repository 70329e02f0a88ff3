"""The words by which code says that it predicts, stores, or loads a model: one vocabulary for all readers."""

import re
from functools import lru_cache

PREDICTS = re.compile(
    r"^(?:(?:\w+_)?(?:predict|predicts|prediction|predictions|infer|inference|classify|forecast)(?:_\w+)?|transcribe"
    r"|run_(?:prediction|inference|model)s?|detect_objects|score_(?:batch|row|rows|text|request|model|sample|samples)"
    r"|recommend(?:_\w+)?|make_recommendations?|invoke_endpoint(?:_async)?|invoke_model)$",
    re.I,
)
# Calls that say `predict` but only get ready, draw or keep.
_OTHERWISE = re.compile(
    r"^_?(?:existing|previous|old|past|missing|save|store|log|write|load|plot|show|display|print|get_all|delete|render|insert|record|export|upload|evaluate|check|test"
    r"|format|parse|validate|download|compare|visuali[sz]e|draw|init|setup|create|register|update|send|publish|persist|dump"
    r"|monitor|count|is|has|fetch|list|read)_|(?:_path|_file|_url|_dir|_obj|_cls|_type|_request|_response|_schema|_table|_columns?|_loader)$",
    re.I,
)
STORES = re.compile(
    r"^(?:to_csv|to_parquet|to_sql|to_json|to_feather|to_pickle|to_excel|to_gbq|to_netcdf|to_zarr|insert_one|insert_many|insert"
    r"|insert_rows|insert_rows_json|insert_all|bulk_create|bulk_insert|bulk_save_objects|put_item|put_object|put_record"
    r"|put_records|put_multi|add_all|saveAsTable|writerow|writerows|hset|lpush|rpush|xadd|setex|index_document|writeto"
    r"|_?append_(?:\w+_)?(?:rows?|records?|csv|jsonl?|lines?|log|journal)(?:_\w+)?|(?:save|store|log|record|persist|write|insert|archive|append)_(?:\w+_)?(?:predictions?|results?|inferences?|outputs?"
    r"|forecasts?|scores?|responses?|requests?|to_\w+)|save_to_\w+|write_(?:csv|parquet|database|table|text|bytes)|pipe_file"
    r"|_(?:write|save|upload|put)_(?:\w+_)?(?:s3|gcs|bq|bigquery|blob|db|database|table))$",
    re.I,
)
# Turns what a network says into an answer.
_ACTIVATES = re.compile(r"^(?:torch|tensorflow|jax|flax)\.(?:\w+\.)*(?:softmax|sigmoid|argmax|top_?k|inference_mode)$")
LOGGERS = frozenset(["info", "warning", "debug", "log", "error", "critical"])
LOADS = re.compile(
    r"^(?:load_model|load_models|load_from_checkpoint|load_checkpoint|load_pipeline|from_pretrained|load_learner|get_model"
    r"|load_artifacts?|load_object|load_weights|load_state_dict|InferenceSession|load_classifier|load_predictor"
    r"|load_trained_model|download_model|get_best_model|import_model)$"
)


@lru_cache(maxsize=65536)
def predicts(called: str) -> bool:
    """Whether a call of this name makes a prediction.

    >>> [predicts(n) for n in ("sklearn.svm.SVC.predict", "?.predict_proba", "run_inference", "save_predictions")]
    [True, True, True, False]
    """
    method = called.rpartition(".")[2]
    return bool(PREDICTS.match(method)) and not _OTHERWISE.search(method)


@lru_cache(maxsize=65536)
def activates(called: str) -> bool:
    """Whether a call of this name makes an answer of what a network says."""
    return bool(_ACTIVATES.match(called))


@lru_cache(maxsize=65536)
def stores(called: str) -> bool:
    """Whether a call of this name puts something into a file, table or queue."""
    return bool(STORES.match(called.rpartition(".")[2]))


@lru_cache(maxsize=65536)
def loads_model(called: str) -> bool:
    """Whether a call of this name loads a model."""
    return bool(LOADS.match(called.rpartition(".")[2])) or called in {
        "joblib.load",
        "pickle.load",
        "pickle.loads",
        "dill.load",
        "cloudpickle.load",
        "torch.load",
        "torch.jit.load",
        "torch.hub.load",
        "sklearn.externals.joblib.load",
        "tensorflow.saved_model.load",
        "transformers.pipeline",
        "spacy.load",
        "whisper.load_model",
        "ultralytics.YOLO",
        "skops.io.load",
    }
