using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>
/// Finds out types, names and overloads. Everything wrong is reported, not the first thing; what is wrong has
/// the type dyn, so that one mistake is said once.
/// </summary>
internal sealed partial class Checker
{
    private readonly Declarations _declarations;
    private readonly List<ConditionError> _errors;
    private readonly Substitution _types = new();
    private Locals? _locals;
    private HashSet<int> _present;
    private ProtocolNeed _need;

    private Checker(Declarations declarations, IEnumerable<int> present, List<ConditionError> errors) =>
        (_declarations, _present, _errors) = (declarations, [.. present], errors);

    /// <summary>The checked tree, or null and errors.</summary>
    /// <param name="present">Optional facts that are there, because the decision's match says so.</param>
    public static CheckedCondition? Check(Expression root, Declarations declarations, IEnumerable<int> present, List<ConditionError> errors)
    {
        var checker = new Checker(declarations, present, errors);
        CelType type = checker._types.Apply(checker.TypeOf(root), freeIsDyn: true);
        if (checker._need == (ProtocolNeed.Mcp | ProtocolNeed.Llm))
        {
            errors.Add(new(Codes.MixedProtocols, root.At, "The condition names facts of MCP and of model calls; no call has both. Write two decisions."));
        }

        return errors.Count == 0 ? new(root, type, checker._need) : null;
    }

    private CelType TypeOf(Expression node) => node switch
    {
        Literal literal => LiteralType(literal.Value),
        Name name => NameType(name),
        Select select => SelectType(select),
        Has has => HasType(has),
        Call call => CallType(call),
        Logical logical => LogicalType(logical),
        Conditional conditional => ConditionalType(conditional),
        ListLiteral list => ListType(list),
        MapLiteral map => MapType(map),
        Comprehension loop => LoopType(loop),
        Bind bind => With(bind.Variable, TypeOf(bind.Value), () => TypeOf(bind.Body)),
        OptionalMap map => OptionalMapType(map),
        _ => Error(node, Codes.NoMessages, "Conditions have no messages. Compare the fields one by one."),
    };

    private static CelType LiteralType(object? value) => value switch
    {
        null => CelType.Null,
        bool => CelType.Bool,
        long => CelType.Int,
        ulong => CelType.Uint,
        double => CelType.Double,
        string => CelType.String,
        _ => CelType.Bytes,
    };

    private CelType NameType(Name name)
    {
        if (!name.Rooted && Locals.Find(_locals, name.Text) is { } local)
        {
            return local.Type;
        }

        if (_declarations.Find(name.Text, name.Rooted) is { } found)
        {
            return Read(found, name);
        }

        if (CelType.Denotations.TryGetValue(name.Text, out CelType? type))
        {
            return CelType.TypeOf(type);
        }

        return _declarations.IsGroup(name.Text)
            ? Error(name, Codes.UnknownName, $"`{name.Text}` is not a value; name one of its fields." + Diagnostics.Suggestion.For("", FieldsOf(name.Text)))
            : Error(name, Codes.UnknownName, $"There is no `{name.Text}`." + Diagnostics.Suggestion.For(name.Text, Roots()));
    }

    private CelType Read(Declaration found, Expression at)
    {
        _need |= found.Need;
        return !found.Optional || _present.Contains(found.Index)
            ? found.Type
            : Error(at, Codes.AbsentFact, $"`{found.Name}` may be absent. Ask first: `has({found.Name}) && ...`, or take `{Optionally(found.Name)}.orValue(...)`.", found.Type);
    }

    private static string Optionally(string name) => name.Insert(name.LastIndexOf('.') + 1, "?");

    private CelType LogicalType(Logical logical)
    {
        HashSet<int> before = _present;
        foreach (Expression item in logical.Items)
        {
            Expect(item, CelType.Bool, logical.IsAnd ? "&&" : "||");
            _present = [.. _present, .. logical.IsAnd ? Presence.WhenTrue(item, FactOf) : Presence.WhenFalse(item, FactOf)];
        }

        _present = before;
        return CelType.Bool;
    }

    private CelType ConditionalType(Conditional conditional)
    {
        Expect(conditional.Test, CelType.Bool, "? :");
        HashSet<int> before = _present;
        _present = [.. before, .. Presence.WhenTrue(conditional.Test, FactOf)];
        CelType then = TypeOf(conditional.Then);
        _present = [.. before, .. Presence.WhenFalse(conditional.Test, FactOf)];
        CelType otherwise = TypeOf(conditional.Otherwise);
        _present = before;
        CelType joined = _types.Fresh();
        return _types.Fits(joined, then) && _types.Fits(joined, otherwise)
            ? _types.Apply(joined)
            : Error(conditional, Codes.NoOverload, $"The two values have different types, {Show(then)} and {Show(otherwise)}. `dyn(...)` around one allows it.");
    }

    private void Expect(Expression node, CelType wanted, string by)
    {
        CelType given = TypeOf(node);
        if (!_types.Fits(wanted, given))
        {
            Error(node, Codes.NoOverload, $"`{by}` takes a {wanted} here, not a {Show(given)}.");
        }
    }

    private Declaration? FactOf(Has has) =>
        Select.Qualified(has.Field, out Name? root) is { } name && (root!.Rooted || Locals.Find(_locals, root.Text) is null) ? _declarations.Find(name, root.Rooted) : null;

    private T With<T>(string name, CelType type, Func<T> inside)
    {
        Locals? before = _locals;
        _locals = new Locals(name, type, before);
        T result = inside();
        _locals = before;
        return result;
    }

    private CelType Error(Expression at, string code, string message, CelType? type = null)
    {
        _errors.Add(new(code, at.At, message));
        return type ?? CelType.Dyn;
    }

    private string Show(CelType type) => _types.Apply(type, freeIsDyn: true).ToString();

    private IEnumerable<string> Roots() =>
        _declarations.Names.Select(known => known.Name.Split('.')[0]).Distinct().Concat(LocalNames());

    private IEnumerable<string> LocalNames()
    {
        for (Locals? local = _locals; local is not null; local = local.Outer)
        {
            yield return local.Name;
        }
    }

    private IEnumerable<string> FieldsOf(string group) =>
        _declarations.Names.Where(known => known.Name.StartsWith(group + ".", StringComparison.Ordinal))
            .Select(known => known.Name.Substring(group.Length + 1).Split('.')[0]).Distinct();
}
