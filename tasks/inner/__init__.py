"""Inner posts (内设机构和科室负责人) without a competition: rotation (轮岗交流) and mutual choice (优化组合). Measure 19."""
