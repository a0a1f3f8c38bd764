#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "whatif/program_card.h"
#include "whatif/program_report.h"

namespace chreode {

/// What `chreode whatif` prints. `alignment`: how many of the model's genes the data have.
nlohmann::json whatifJson(const ProgramReport& report);
std::string whatifText(const ProgramReport& report, const std::string& alignment);
nlohmann::json cardsJson(const std::vector<ProgramCard>& cards);
std::string cardsText(const std::vector<ProgramCard>& cards);

/// A number for each class, by its name; empty for no numbers.
nlohmann::json perClass(const std::vector<std::string>& classes, const Eigen::VectorXd& values);

}  // namespace chreode
