using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Schemas;

/// <summary>
/// Says where a value does not fit a schema. Paths hold names that the schema has, and numbers of items: a name that only the value has is <c>*</c>, and no value is told.
/// </summary>
internal sealed class SchemaFaults(SchemaBudget budget)
{
    /// <summary>So many are told.</summary>
    public const int Most = 5;

    private readonly List<string> _faults = [];
    private readonly SchemaJudge _judge = new(budget);

    /// <param name="node">That the value does not fit.</param>
    /// <param name="value">Of the call.</param>
    /// <param name="budget">For all that is looked at; where it ends, no more is told.</param>
    public static IReadOnlyList<string> Of(SchemaNode node, JsonElement value, SchemaBudget budget)
    {
        var faults = new SchemaFaults(budget);
        faults.At(node, value, "", 0);
        return faults._faults.Count > 0 ? faults._faults : ["/: does not fit"];
    }

    // What fits has no faults; what does not is looked at keyword by keyword.
    private void At(SchemaNode node, JsonElement value, string path, int depth)
    {
        if (_faults.Count >= Most || depth > 64 || _judge.IsExhausted || _judge.Fits(node, value))
        {
            return;
        }

        if (!SchemaJudge.FitsType(node, value))
        {
            Add(path, node.Types == SchemaTypes.None ? "is not allowed" : $"is no {string.Join(" or ", Names(node.Types))}");
            return;
        }

        if (!_judge.FitsValues(node, value))
        {
            Add(path, "is none of the values that are allowed");
        }

        Inside(node, value, path, depth);
        foreach (var other in node.All)
        {
            At(other, value, path, depth + 1);
        }

        if (node.Same is not null)
        {
            At(node.Same, value, path, depth + 1);
        }

        InPlace(node, value, path);
    }

    private void InPlace(SchemaNode node, JsonElement value, string path)
    {
        var alone = new SchemaNode { Any = node.Any, One = node.One, Not = node.Not, If = node.If, Then = node.Then, Else = node.Else };
        if (!_judge.FitsInPlace(alone, value))
        {
            Add(path, "fits none, or too many, of the forms that are allowed");
        }
    }

    private void Inside(SchemaNode node, JsonElement value, string path, int depth)
    {
        var before = _faults.Count;
        if (value.ValueKind == JsonValueKind.Object)
        {
            Members(node, value, path, depth);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                var of = index < node.Prefix.Count ? node.Prefix[index] : node.Items;
                if (of is not null)
                {
                    At(of, item, string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"), depth + 1);
                }

                index++;
            }

            Rest(path, node, value, before, "has too few or too many items, or some twice");
        }
        else
        {
            Rest(path, node, value, before, value.ValueKind == JsonValueKind.String ? "is too short, too long or of another form" : "is out of range");
        }
    }

    private void Members(SchemaNode node, JsonElement value, string path, int depth)
    {
        var before = _faults.Count;
        foreach (var name in node.Required)
        {
            if (!_judge.IsExhausted && !_judge.Has(value, Encoding.UTF8.GetBytes(name)))
            {
                Add(path, $"lacks {Name(name)}");
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (_judge.IsExhausted)
            {
                break;
            }

            if (_faults.Count < Most && !_judge.FitsMember(node, member, out var known))
            {
                if (known is not null)
                {
                    At(known.Node, member.Value, $"{path}/{Name(known.Name)}", depth + 1);
                }
                else
                {
                    Add(path + "/*", "is not allowed, or not in this form");
                }
            }
        }

        Rest(path, node, value, before, "has too few or too many members, or lacks some that others need");
    }

    // Where nothing else was said of it.
    private void Rest(string path, SchemaNode node, JsonElement value, int before, string fault)
    {
        if (_faults.Count == before && !_judge.FitsKind(node, value))
        {
            Add(path, fault);
        }
    }

    private void Add(string path, string fault)
    {
        // Behind the end of its steps everything looks like a fault.
        if (_faults.Count < Most && !_judge.IsExhausted)
        {
            _faults.Add($"{(path.Length == 0 ? "/" : path)} {fault}");
        }
    }

    // As a JSON pointer has it (RFC 6901), no longer than people read.
    private static string Name(string name) => (name.Length > 64 ? name[..64] + "..." : name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static IEnumerable<string> Names(SchemaTypes types)
    {
        (SchemaTypes Of, string Name)[] all = [(SchemaTypes.Null, "null"), (SchemaTypes.Boolean, "boolean"), (SchemaTypes.Number, "number"), (SchemaTypes.Integer, "integer"), (SchemaTypes.Text, "string"), (SchemaTypes.List, "array"), (SchemaTypes.Object, "object")];
        return all.Where(one => (types & one.Of) != 0 && !(one.Of == SchemaTypes.Integer && (types & SchemaTypes.Number) != 0)).Select(one => one.Name);
    }
}
