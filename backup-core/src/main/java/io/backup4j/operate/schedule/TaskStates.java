package io.backup4j.operate.schedule;

import io.backup4j.operate.state.StateNote;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The note of a scheduler: the states of its tasks by name. */
final class TaskStates {
    private TaskStates() {}

    static ObjectNode write(Map<String, TaskState> states) {
        ObjectNode all = StateNote.object();
        ObjectNode tasks = all.putObject("tasks");
        states.forEach((name, state) -> state.write(tasks.putObject(name)));
        return all;
    }

    /** A {@link RuntimeException} if it is damaged. */
    static Map<String, TaskState> read(ObjectNode all) {
        Map<String, TaskState> states = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> task : all.required("tasks").properties()) {
            states.put(task.getKey(), TaskState.read(task.getValue()));
        }
        return states;
    }
}
