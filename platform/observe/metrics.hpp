// Prometheus metrics of this process, served at /metrics in the text exposition format.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <string>

namespace consulta::metrics {

using Labels = std::map<std::string, std::string>;

prometheus::Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
prometheus::Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
// Seconds, in buckets from 0.5 ms to 10 s.
prometheus::Histogram& timer(const std::string& name, const std::string& help, const Labels& labels = {});

std::string expose();

}  // namespace consulta::metrics
