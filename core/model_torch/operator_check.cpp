#include "model_torch/operator_check.h"

#include <algorithm>
#include <cctype>
#include <unordered_set>

#include "base/error.h"

namespace chreode {

namespace {

using Names = std::unordered_set<std::string_view>;

/// Operators of the interpreter itself that leave it.
const Names& refusedPrim() {
  static const Names names{"PythonOp", "IgnoredPythonOp", "Print",       "rpc_async",
                           "rpc_sync", "rpc_remote",      "AddStatValue"};
  return names;
}

/// Operators of LibTorch 1.13 that take a text which is a mode, a norm, a padding, a name of a
/// dimension or a text to work on. Of all that take one, only save and from_file are not here.
const Names& textTakers() {
  static const Names names{"Delete",
                           "Float",
                           "Int",
                           "__contains__",
                           "__getitem__",
                           "__interpolate",
                           "__upsample",
                           "_convolution_mode",
                           "_linalg_check_errors",
                           "_linalg_eigh",
                           "_linalg_svd",
                           "_segment_reduce_backward",
                           "_set_item",
                           "_sparse_log_softmax",
                           "_sparse_softmax",
                           "add",
                           "align_to",
                           "all",
                           "any",
                           "argsort",
                           "capitalize",
                           "cat",
                           "center",
                           "clear",
                           "concat",
                           "concatenate",
                           "conv1d",
                           "conv2d",
                           "conv3d",
                           "copy",
                           "count",
                           "cummax",
                           "cummin",
                           "cumprod",
                           "cumprod_",
                           "cumsum",
                           "cumsum_",
                           "device",
                           "diagonal",
                           "dict",
                           "div",
                           "div_",
                           "divide",
                           "divide_",
                           "einsum",
                           "empty",
                           "endswith",
                           "eq",
                           "expandtabs",
                           "find",
                           "flatten",
                           "format",
                           "full",
                           "gather",
                           "ge",
                           "gelu",
                           "gelu_",
                           "gelu_backward",
                           "get",
                           "gt",
                           "index",
                           "index_add",
                           "index_copy",
                           "index_copy_",
                           "index_fill",
                           "index_fill_",
                           "index_reduce",
                           "index_reduce_",
                           "index_select",
                           "isalnum",
                           "isalpha",
                           "isdecimal",
                           "isdigit",
                           "isidentifier",
                           "islower",
                           "isnumeric",
                           "isprintable",
                           "isspace",
                           "istitle",
                           "isupper",
                           "items",
                           "join",
                           "keys",
                           "kthvalue",
                           "le",
                           "len",
                           "list",
                           "ljust",
                           "log_softmax",
                           "logcumsumexp",
                           "logsumexp",
                           "lower",
                           "lstrip",
                           "lt",
                           "max",
                           "mean",
                           "median",
                           "meshgrid",
                           "min",
                           "mode",
                           "nanmedian",
                           "nanquantile",
                           "ne",
                           "norm",
                           "ones",
                           "ord",
                           "pad",
                           "partition",
                           "percentFormat",
                           "pop",
                           "popitem",
                           "prod",
                           "quantile",
                           "rand",
                           "randn",
                           "refine_names",
                           "remove",
                           "rename",
                           "rename_",
                           "replace",
                           "rfind",
                           "rindex",
                           "rjust",
                           "rpartition",
                           "rsplit",
                           "rstrip",
                           "scatter",
                           "scatter_",
                           "scatter_add",
                           "scatter_reduce",
                           "scatter_reduce_",
                           "searchsorted",
                           "segment_reduce",
                           "select",
                           "setdefault",
                           "size",
                           "slice",
                           "softmax",
                           "sort",
                           "sorted",
                           "split",
                           "splitlines",
                           "squeeze",
                           "squeeze_",
                           "startswith",
                           "std",
                           "std_mean",
                           "stft",
                           "stride",
                           "strip",
                           "sum",
                           "swapcase",
                           "title",
                           "transpose",
                           "unbind",
                           "unflatten",
                           "update",
                           "upper",
                           "values",
                           "var",
                           "var_mean",
                           "warn",
                           "zeros",
                           "zfill"};
  return names;
}

bool isOrHoldsText(const c10::TypePtr& type) {
  if (type->kind() == c10::TypeKind::StringType) return true;
  const auto parts = type->containedTypes();
  return std::any_of(parts.begin(), parts.end(), isOrHoldsText);
}

bool isRefused(const torch::jit::Node& node, std::string_view space, std::string_view name) {
  if (space == "prim") return refusedPrim().contains(name);
  if (space != "aten") return true;
  if (name == "save" || name == "from_file") return true;
  const auto inputs = node.inputs();
  const bool takesText = std::any_of(inputs.begin(), inputs.end(), [](const torch::jit::Value* v) {
    return isOrHoldsText(v->type());
  });
  return takesText && !name.starts_with("fft_") && !name.starts_with("linalg_") &&
         !textTakers().contains(name);
}

void check(at::ArrayRef<const torch::jit::Block*> blocks);

void check(const torch::jit::Block& block) {
  for (const torch::jit::Node* node : block.nodes()) {
    const std::string space = node->kind().ns().toUnqualString();
    const std::string name = node->kind().toUnqualString();
    if (space == "prim" && name == "Print") {
      throw Error(
          "The model prints while it runs (prim::Print); remove the print from its code and export "
          "it again.");
    }
    if (isRefused(*node, space, name)) {
      throw Error("The model uses the operator " + space + "::" + name +
                  ", which is not tensor maths: a model may not touch files, the network or other "
                  "programs; remove it and export the model again.");
    }
    check(node->blocks());
    for (const auto& attribute : node->attributeNames()) {
      if (node->kindOf(attribute) == torch::jit::AttributeKind::g) {
        check(*node->g(attribute)->block());
      } else if (node->kindOf(attribute) == torch::jit::AttributeKind::gs) {
        for (const auto& graph : node->gs(attribute)) check(*graph->block());
      }
    }
  }
}

void check(at::ArrayRef<const torch::jit::Block*> blocks) {
  for (const torch::jit::Block* block : blocks) check(*block);
}

void check(torch::jit::Function& function) {
  function.ensure_defined();
  if (auto* graph = torch::jit::tryToGraphFunction(function)) check(*graph->graph()->block());
}

}  // namespace

void refuseForeignOperators(const torch::jit::Module& module) {
  // Everything that the archive defines, so also what is reached through a function, another class
  // or an interface; and once more what the modules' own types hold.
  for (torch::jit::Function* function : module._ivalue()->compilation_unit()->get_functions()) {
    check(*function);
  }
  for (const torch::jit::Module& part : module.modules()) {
    for (torch::jit::Function* method : part.type()->methods()) check(*method);
  }
}

bool runsWhenOpened(std::string_view source) {
  constexpr std::string_view kName = "__setstate__";
  const auto inWord = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = source.find(kName); at != source.npos; at = source.find(kName, at + 1)) {
    const std::size_t end = at + kName.size();
    if ((at == 0 || !inWord(source[at - 1])) && (end == source.size() || !inWord(source[end]))) {
      return true;
    }
  }
  return false;
}

}  // namespace chreode
