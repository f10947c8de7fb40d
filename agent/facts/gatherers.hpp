// The gatherers, one per group of facts. Each gives its group as model::facts_schema() has it;
// where a part of it cannot be known that part is Unknown, and where nothing can, an error says
// why.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/file_reader.hpp"
#include "system/local_http.hpp"

namespace tend::facts {

using system::FileReader;

Result<Value> gather_os(const FileReader& files);
Result<Value> gather_kernel(const FileReader& files);
Result<Value> gather_hostname(const FileReader& files);
Result<Value> gather_network(const FileReader& files);
Result<Value> gather_cpu(const FileReader& files);
Result<Value> gather_memory(const FileReader& files);
Result<Value> gather_gpus(const FileReader& files);
Result<Value> gather_gpu(const FileReader& files);
Result<Value> gather_apt(const FileReader& files);
Result<Value> gather_docker(const FileReader& files, const system::LocalHttp& local);
Result<Value> gather_virtualization(const FileReader& files);
Result<Value> gather_hardware(const FileReader& files);
Result<Value> gather_init(const FileReader& files);
Result<Value> gather_machine_id(const FileReader& files);
Result<Value> gather_timezone(const FileReader& files);

}  // namespace tend::facts
