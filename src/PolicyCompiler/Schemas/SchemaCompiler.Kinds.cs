using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Json;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>The keywords of objects, lists, numbers and texts.</summary>
internal sealed partial class SchemaCompiler
{
    private bool OfObjects(SchemaNode node, string key, JsonTree value)
    {
        switch (key)
        {
            case "properties":
                node.Properties = [.. Members(value, key).Select(one => new SchemaProperty(one.Key, Node(one.Value)))];
                return true;
            case "patternProperties":
                node.Patterns = [.. Members(value, key).Select(PatternOf).OfType<SchemaPattern>()];
                _ = node.Patterns.Count < value.Members.Count && _openEnded.Add(node);
                return true;
            case "additionalProperties":
                node.Additional = Node(value);
                return true;
            case "propertyNames":
                node.Names = Node(value);
                return true;
            case "required" when value.Kind is JsonKinds.True or JsonKinds.False:
                // Draft 3 says it at the member.
                _unchecked.Add("required as true or false");
                return true;
            case "required":
                node.Required = Texts(value, key);
                return true;
            case "minProperties":
                node.MinMembers = Count(value, key);
                return true;
            case "maxProperties":
                node.MaxMembers = Count(value, key);
                return true;
            case "dependentRequired":
            case "dependentSchemas":
            case "dependencies":
                node.Dependencies = [.. node.Dependencies, .. Members(value, key).Select(one => one.Value.Kind == JsonKinds.List
                    ? new SchemaDependency(one.Key, Texts(one.Value, key), null)
                    : new SchemaDependency(one.Key, [], Node(one.Value)))];
                return true;
            default:
                return false;
        }
    }

    private bool OfLists(SchemaNode node, JsonTree schema, string key, JsonTree value)
    {
        switch (key)
        {
            case "prefixItems":
                node.Prefix = [.. List(value, key).Select(Node)];
                return true;
            case "items" when value.Kind == JsonKinds.List:
                node.Prefix = [.. value.Items.Select(Node)];
                return true;
            case "items":
                node.Items = Node(value);
                return true;
            case "additionalItems":
                // Says something only beside a list of items, as drafts before 2020-12 have it.
                node.Items = schema.Find("items") is { Kind: JsonKinds.List } ? Node(value) : node.Items;
                return true;
            case "contains":
                node.Contains = Node(value);
                return true;
            case "minContains":
                node.MinContains = Count(value, key);
                return true;
            case "maxContains":
                node.MaxContains = Count(value, key);
                return true;
            case "minItems":
                node.MinItems = Count(value, key);
                return true;
            case "maxItems":
                node.MaxItems = Count(value, key);
                return true;
            case "uniqueItems":
                node.Unique = value.Kind == JsonKinds.True;
                return true;
            default:
                return false;
        }
    }

    private bool OfNumbersAndTexts(SchemaNode node, JsonTree schema, string key, JsonTree value)
    {
        switch (key)
        {
            case "minimum":
                (node.Minimum, node.Above) = schema.Find("exclusiveMinimum") is { Kind: JsonKinds.True } ? (node.Minimum, Number(value, key)) : (Number(value, key), node.Above);
                return true;
            case "maximum":
                (node.Maximum, node.Below) = schema.Find("exclusiveMaximum") is { Kind: JsonKinds.True } ? (node.Maximum, Number(value, key)) : (Number(value, key), node.Below);
                return true;
            case "exclusiveMinimum":
                // Draft 4 says true beside a minimum.
                node.Above = value.Kind is JsonKinds.True or JsonKinds.False ? node.Above : Number(value, key);
                return true;
            case "exclusiveMaximum":
                node.Below = value.Kind is JsonKinds.True or JsonKinds.False ? node.Below : Number(value, key);
                return true;
            case "multipleOf":
                node.MultipleOf = Number(value, key);
                if (node.MultipleOf is { } unit && (unit.Near <= 0 || (unit.IsExact && unit.Exact == 0)))
                {
                    Fail("has a multipleOf that is not above zero");
                }

                return true;
            case "minLength":
                node.MinLength = Count(value, key);
                return true;
            case "maxLength":
                node.MaxLength = Count(value, key);
                return true;
            case "pattern":
                node.Pattern = Search(value.Text);
                return true;
            default:
                return false;
        }
    }

    private SchemaPattern? PatternOf(KeyValuePair<string, JsonTree> one)
    {
        SchemaNode node = Node(one.Value);
        return Search(one.Key) is { } table ? new SchemaPattern(table, node) : null;
    }

    private SearchTable? Search(string pattern)
    {
        SearchTable? table = _patterns.Of(pattern, out string? whyBomb);
        if (whyBomb is not null)
        {
            Fail(whyBomb);
        }
        else if (table is null)
        {
            _unchecked.Add("a pattern that is not of the dialect of rules");
        }

        return table;
    }

    private IReadOnlyList<KeyValuePair<string, JsonTree>> Members(JsonTree value, string key)
    {
        if (value.Kind != JsonKinds.Object)
        {
            Fail($"has {key} that are no object");
        }

        return value.Members;
    }
}
