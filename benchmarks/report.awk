# Reads the measurements of files.sh (tool, step, run, wall s, user s, system s, peak KiB, repository bytes), prints medians and ratios as a table and,
# if REPORT_JSON names a file, writes everything there as JSON.

{
    cell = $1 SUBSEP $2
    n = ++count[cell]
    wall[cell, n] = $4 + 0
    cpu[cell, n] = $5 + $6
    memory[cell, n] = $7 * 1024
    size[cell, n] = $8 + 0
    raw[NR] = sprintf("{\"tool\": %s, \"step\": %s, \"run\": %d, \"wallSeconds\": %.3f, \"userSeconds\": %.2f, " \
            "\"systemSeconds\": %.2f, \"peakRssBytes\": %.0f, \"repositoryBytes\": %s}",
            text($1), text($2), $3, $4, $5, $6, $7 * 1024, $2 == "full" ? sprintf("%.0f", $8) : "null")
}

END {
    steps = split("full incremental restore verify", step, " ")
    tools = split("backup4j restic borg cp tar", tool, " ")
    for (s = 1; s <= steps; s++) {
        printf "\n%-12s %10s %7s %10s %7s %10s %7s", step[s], "time s", "ratio", "CPU s", "ratio", "RSS MiB", "ratio"
        printf step[s] == "full" ? " %14s %7s\n" : "\n", "size MiB", "ratio"
        for (t = 1; t <= tools; t++) {
            row(tool[t], step[s])
        }
    }
    if (ENVIRON["REPORT_JSON"] != "") {
        json(ENVIRON["REPORT_JSON"])
    }
}

function row(name, what,    cell, own) {
    cell = name SUBSEP what
    own = "backup4j" SUBSEP what
    if (!(cell in count)) {
        return
    }
    printf "  %-10s", name == "tar" ? "tar | zstd" : name
    printf " %10.2f %7s", median(wall, cell), ratio(wall, own, cell)
    printf " %10.2f %7s", median(cpu, cell), ratio(cpu, own, cell)
    printf " %10.0f %7s", median(memory, cell) / 1048576, ratio(memory, own, cell)
    if (what == "full") {
        printf " %14.1f %7s", median(size, cell) / 1048576, ratio(size, own, cell)
    }
    printf "\n"
}

function ratio(values, own, cell,    other) {
    other = median(values, cell)
    return own == cell || other == 0 || !(own in count) ? "" : sprintf("%.2f", median(values, own) / other)
}

function median(values, cell,    n, i, j, held, sorted) {
    n = count[cell]
    for (i = 1; i <= n; i++) {
        held = values[cell, i]
        for (j = i - 1; j >= 1 && sorted[j] > held; j--) {
            sorted[j + 1] = sorted[j]
        }
        sorted[j + 1] = held
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function text(value) {
    gsub(/\\/, "\\\\", value)
    gsub(/"/, "\\\"", value)
    gsub(/[[:cntrl:]]/, "?", value)
    return "\"" value "\""
}

function environment(key, variable, file) {
    printf "  %s: %s,\n", text(key), ENVIRON[variable] == "" ? "null" : text(ENVIRON[variable]) > file
}

function json(file,    i, s, t, cell, own, separator) {
    printf "{\n" > file
    environment("tree", "REPORT_TREE", file)
    printf "  \"files\": %d,\n  \"bytes\": %.0f,\n  \"runs\": %d,\n  \"cores\": %d,\n",
            ENVIRON["REPORT_FILES"], ENVIRON["REPORT_BYTES"], ENVIRON["REPORT_RUNS"], ENVIRON["REPORT_CORES"] > file
    environment("cpu", "REPORT_CPU", file)
    environment("kernel", "REPORT_KERNEL", file)
    environment("command", "REPORT_OURS", file)
    environment("restic", "REPORT_RESTIC", file)
    environment("borg", "REPORT_BORG", file)
    printf "  \"medians\": [" > file
    separator = "\n"
    for (s = 1; s <= steps; s++) {
        for (t = 1; t <= tools; t++) {
            cell = tool[t] SUBSEP step[s]
            own = "backup4j" SUBSEP step[s]
            if (cell in count) {
                printf "%s    {\"tool\": %s, \"step\": %s, \"wallSeconds\": %.3f, \"cpuSeconds\": %.2f, \"peakRssBytes\": %.0f",
                        separator, text(tool[t]), text(step[s]), median(wall, cell), median(cpu, cell), median(memory, cell) > file
                if (step[s] == "full") {
                    printf ", \"repositoryBytes\": %.0f", median(size, cell) > file
                }
                ratioField("wallRatio", ratio(wall, own, cell), file)
                ratioField("cpuRatio", ratio(cpu, own, cell), file)
                ratioField("peakRssRatio", ratio(memory, own, cell), file)
                ratioField("repositoryRatio", step[s] == "full" ? ratio(size, own, cell) : "", file)
                printf "}" > file
                separator = ",\n"
            }
        }
    }
    printf "\n  ],\n  \"measurements\": [" > file
    for (i = 1; i <= NR; i++) {
        printf "%s\n    %s", (i > 1 ? "," : ""), raw[i] > file
    }
    printf "\n  ]\n}\n" > file
    close(file)
}

function ratioField(key, value, file) {
    if (value != "") {
        printf ", %s: %s", text(key), value > file
    }
}
