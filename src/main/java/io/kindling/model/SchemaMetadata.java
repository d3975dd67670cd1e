package io.kindling.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import io.kindling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes a table's schema as a model's metadata or a checkpoint's notes, a JSON object:
 * {@code
 * {"separator":",","header":true,"columns":[{"name":"age"},{"name":"bought","role":"label"}]}}. A
 * column without a role is a feature.
 */
public final class SchemaMetadata {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "table";
  private static final String SEPARATOR = "separator";
  private static final String HEADER = "header";
  private static final String COLUMNS = "columns";
  private static final String NAME = "name";
  private static final String ROLE = "role";

  private SchemaMetadata() {}

  /** Returns the entry of a schema; no entry if the columns are unknown. */
  public static Map<String, String> of(TableSchema schema) {
    if (!schema.isKnown()) {
      return Map.of();
    }
    ObjectNode table = JSON.createObjectNode();
    table.put(SEPARATOR, String.valueOf(schema.separator()));
    table.put(HEADER, schema.named());
    ArrayNode columns = table.putArray(COLUMNS);
    for (Column column : schema.columns()) {
      ObjectNode each = columns.addObject();
      if (schema.named()) {
        each.put(NAME, column.name());
      }
      if (column.role() != Role.FEATURE) {
        each.put(ROLE, column.role().name().toLowerCase(Locale.ROOT));
      }
    }
    return Map.of(KEY, table.toString());
  }

  /**
   * Reads a schema from metadata or notes.
   *
   * @throws IllegalArgumentException if the entry is malformed, or its columns do not match the
   *     network
   */
  public static TableSchema read(Map<String, String> notes, Network network) {
    String text = notes.get(KEY);
    if (text == null) {
      return TableSchema.UNKNOWN;
    }
    try {
      JsonNode table = JSON.readTree(text);
      JsonNode separator = table.path(SEPARATOR);
      JsonNode header = table.path(HEADER);
      JsonNode columns = table.path(COLUMNS);
      if (separator.isTextual()
          && separator.textValue().length() == 1
          && header.isBoolean()
          && columns.isArray()
          && !columns.isEmpty()) {
        List<Column> all = new ArrayList<>();
        for (JsonNode column : columns) {
          all.add(column(column, header.booleanValue()));
        }
        TableSchema schema =
            new TableSchema(separator.textValue().charAt(0), header.booleanValue(), all);
        if (schema.fits(network.inputs())) {
          return schema;
        }
        throw new IllegalArgumentException(
            String.format(
                "%,d columns of features for %,d inputs", schema.features(), network.inputs()));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("separator, header and columns are expected");
  }

  private static Column column(JsonNode column, boolean named) {
    JsonNode name = column.path(NAME);
    if (named != name.isTextual()) {
      throw new IllegalArgumentException(
          "a column has " + (named ? "no name" : "a name, but there is no header"));
    }
    String role = column.path(ROLE).asText("feature");
    for (Role each : Role.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(role)) {
        return new Column(named ? name.textValue() : "", each);
      }
    }
    throw new IllegalArgumentException("'" + role + "' is not a column role");
  }
}
