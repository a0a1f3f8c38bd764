// What `chreode whatif --card` prints.

#include "whatif_report.h"

#include "whatif/association_note.h"

namespace chreode {

namespace {

nlohmann::json sideJson(const ProgramCard& card, const CardSide& side) {
  nlohmann::json json{{"amount", side.amount.text()}, {"cells", side.cells}};
  if (!side.refusal.empty()) {
    json["refusal"] = side.refusal;
    return json;
  }
  const auto told = [&](const ClassEffect& effect) {
    return nlohmann::json{{"before", card.before(effect)},
                          {"after", card.after(effect)},
                          {"change", effect.change[card.place]},
                          {"error", effect.error[card.place]}};
  };
  for (const OperatorEffect& each : side.effects) {
    const char* name = operatorName(each.by);
    if (each.effect.empty()) {
      json["refusals"][name] = each.refusal;
      continue;
    }
    json["effects"][name] = told(each.effect);
    json["effects"][name]["outside_share"] = each.outsideShare;
  }
  json["baseline"]["logistic"] = told(side.logistic);
  return json;
}

}  // namespace

nlohmann::json cardsJson(const std::vector<ProgramCard>& cards) {
  nlohmann::json factors = nlohmann::json::array();
  for (const ProgramCard& card : cards) {
    factors.push_back({{"factor", card.factor},
                       {"necessity", sideJson(card, card.necessity)},
                       {"sufficiency", sideJson(card, card.sufficiency)},
                       {"verdict", card.verdict}});
  }
  return {{"state", cards.front().state},
          {"probability", "of the class among the contrasted classes, mean over the cells"},
          {"uncertainty", cards.front().uncertainty},
          {"factors", std::move(factors)},
          {"note", kAssociationNote}};
}

std::string cardsText(const std::vector<ProgramCard>& cards) {
  std::string text;
  for (const ProgramCard& card : cards) {
    text += "\n" + card.factor + " and " + card.state + "\n" + card.verdict + "\n";
  }
  return text;
}

}  // namespace chreode
