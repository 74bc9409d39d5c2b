using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.TestKit.Conditions;

/// <summary>
/// The meaning of conditions, slow and obvious: over the tree as it was written, with .NET's own values. Shares nothing with
/// the run-time library. Values: null, bool, long, ulong, double, string, byte[], List of object,
/// <see cref="OracleMap"/>, <see cref="OracleOptional"/>, <see cref="OracleType"/>, times, or a <see cref="Special"/>.
/// </summary>
internal sealed partial class Interpreter(OracleFacts facts)
{
    private readonly Dictionary<string, Stack<object?>> _locals = [];

    public object? Of(Expression node) => Raw(node) is var value and not DBNull ? value : null;

    private object? Raw(Expression node) => node switch
    {
        Literal literal => literal.Value,
        Name name => OfName(name),
        Select select => OfSelect(select),
        Has has => OfHas(has),
        Logical logical => OfLogical(logical),
        Conditional conditional => Of(conditional.Test) switch
        {
            true => Of(conditional.Then),
            false => Of(conditional.Otherwise),
            Special.Unknown => Special.Unknown,
            _ => Special.Error,
        },
        ListLiteral list => OfList(list),
        MapLiteral map => OfMap(map),
        Comprehension loop => OfLoop(loop),
        Bind bind => With(bind.Variable, Of(bind.Value), () => Of(bind.Body)),
        OptionalMap map => OfOptionalMap(map),
        Call call => OfCall(call),
        _ => Special.Error,
    };

    private object? OfName(Name name)
    {
        if (!name.Rooted && _locals.TryGetValue(name.Text, out var values) && values.Count > 0)
        {
            return values.Peek();
        }

        return facts.Declared.Find(name.Text, name.Rooted) is { } declared ? Read(declared)
            : CelType.Denotations.TryGetValue(name.Text, out var type) ? new OracleType(type.Name)
            : Special.Error;
    }

    private object? Read(Declaration declared) =>
        facts.Unknown.Contains(declared.Name) ? Special.Unknown : facts.Present.TryGetValue(declared.Name, out var value) ? value : Special.Error;

    private Declaration? Declared(Select select) =>
        Select.Qualified(select.Operand, out var root) is { } prefix && (root!.Rooted || !_locals.TryGetValue(root.Text, out var values) || values.Count == 0)
            ? facts.Declared.Find(prefix + "." + select.Field, root.Rooted)
            : null;

    private object? OfSelect(Select select)
    {
        if (Declared(select) is { } declared)
        {
            return !select.Optional ? Read(declared)
                : facts.Unknown.Contains(declared.Name) ? Special.Unknown
                : facts.Present.TryGetValue(declared.Name, out var value) ? new OracleOptional(true, value)
                : OracleOptional.None;
        }

        if (Select.Qualified(select, out _) is { } name && CelType.Denotations.TryGetValue(name, out var type))
        {
            return new OracleType(type.Name);
        }

        var operand = Of(select.Operand);
        return select.Optional || operand is OracleOptional ? Chained(operand, inner => Field(inner, select.Field)) : Field(operand, select.Field) ?? Special.Error;
    }

    private object? OfHas(Has has)
    {
        if (Declared(has.Field) is { } declared)
        {
            return facts.Unknown.Contains(declared.Name) ? Special.Unknown : facts.Present.ContainsKey(declared.Name);
        }

        var operand = Of(has.Field.Operand);
        while (operand is OracleOptional optional)
        {
            if (!optional.Has)
            {
                return false;
            }

            operand = optional.Value;
        }

        return operand is Special ? operand : operand is OracleMap map ? map.Pairs.Any(pair => Same(pair.Key, has.Field.Field)) : Special.Error;
    }

    /// <summary>The field; null: there is none (a null in a map is boxed as <see cref="DBNull"/> on the way).</summary>
    private static object? Field(object? operand, string name) => operand switch
    {
        Special => operand,
        OracleMap map => Lookup(map, name),
        _ => Special.Error,
    };

    private static object? Lookup(OracleMap map, object? key)
    {
        foreach (var pair in map.Pairs)
        {
            if (Same(pair.Key, key))
            {
                return pair.Value ?? DBNull.Value;
            }
        }

        return null;
    }

    private static object? Chained(object? operand, Func<object?, object?> step)
    {
        if (operand is OracleOptional { Has: false } or Special)
        {
            return operand;
        }

        var found = step(operand is OracleOptional optional ? optional.Value : operand);
        return found switch
        {
            null => OracleOptional.None,
            Special => found,
            DBNull => new OracleOptional(true, null),
            _ => new OracleOptional(true, found),
        };
    }

    private object? OfLogical(Logical logical)
    {
        object result = logical.IsAnd;
        foreach (var item in logical.Items)
        {
            var value = Of(item);
            if (value is bool truth)
            {
                if (truth != logical.IsAnd)
                {
                    return truth;
                }
            }
            else
            {
                result = value is Special.Unknown || result is Special.Unknown ? Special.Unknown : Special.Error;
            }
        }

        return result;
    }

    private object? OfList(ListLiteral list)
    {
        var values = list.Items.Select(item => (Value: Of(item.Value), item.Optional)).ToList();
        if (Worst(values.Select(item => item.Value)) is { } worst)
        {
            return worst;
        }

        return values.Any(item => item.Optional && item.Value is not OracleOptional)
            ? Special.Error
            : values.Where(item => !item.Optional || ((OracleOptional)item.Value!).Has).Select(item => item.Optional ? ((OracleOptional)item.Value!).Value : item.Value).ToList();
    }

    private object? OfMap(MapLiteral map)
    {
        var entries = map.Entries.Select(entry => (Key: Of(entry.Key), Value: Of(entry.Value), entry.Optional)).ToList();
        if (Worst(entries.SelectMany(entry => new[] { entry.Key, entry.Value })) is { } worst)
        {
            return worst;
        }

        var pairs = new List<KeyValuePair<object?, object?>>();
        foreach (var (key, value, isOptional) in entries)
        {
            if (isOptional && value is not OracleOptional)
            {
                return Special.Error;
            }

            if (value is OracleOptional { Has: false } && isOptional)
            {
                continue;
            }

            if (key is not (bool or long or ulong or string) || pairs.Any(pair => Same(pair.Key, key)))
            {
                return Special.Error;
            }

            pairs.Add(new(key, isOptional ? ((OracleOptional)value!).Value : value));
        }

        return new OracleMap(pairs);
    }

    private object? OfOptionalMap(OptionalMap map)
    {
        var operand = Of(map.Operand);
        if (operand is not OracleOptional { Has: true } optional)
        {
            return operand is OracleOptional or Special ? operand : Special.Error;
        }

        var body = With(map.Variable, optional.Value, () => Of(map.Body));
        return body is Special ? body
            : !map.Flat ? new OracleOptional(true, body)
            : body is OracleOptional ? body : Special.Error;
    }

    private T With<T>(string name, object? value, Func<T> inside)
    {
        var values = _locals.TryGetValue(name, out var known) ? known : _locals[name] = new();
        values.Push(value);
        var result = inside();
        values.Pop();
        return result;
    }

    /// <summary>The unknown among the values, else the error, else null.</summary>
    private static object? Worst(IEnumerable<object?> values)
    {
        var specials = values.OfType<Special>().ToList();
        return specials.Count == 0 ? null : specials.Contains(Special.Unknown) ? Special.Unknown : Special.Error;
    }
}
