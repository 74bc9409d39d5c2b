using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Patterns;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>Tree -> plan. Needs no types: routines look at the values, and the checker has been before.</summary>
internal sealed class Lowering(Declarations declarations, List<ConditionError> errors)
{
    private readonly Fusion _fusion = new(declarations);
    private readonly List<string> _slots = [];

    public PlanNode Lower(Expression node) => node switch
    {
        Literal literal => new PlanNode.Constant(literal.Value),
        Name name => OfName(name),
        Select select => OfSelect(select),
        Has has => OfHas(has),
        Call call => OfCall(call),
        Logical logical => Folder.Logical(logical.IsAnd, [.. logical.Items.Select(Lower)]),
        Conditional conditional => Folder.Conditional(Lower(conditional.Test), Lower(conditional.Then), Lower(conditional.Otherwise)),
        ListLiteral list => new PlanNode.List([.. list.Items.Select(item => Lower(item.Value))], [.. list.Items.Select(item => item.Optional)]),
        MapLiteral map => new PlanNode.Map(
            [.. map.Entries.Select(entry => Lower(entry.Key))], [.. map.Entries.Select(entry => Lower(entry.Value))], [.. map.Entries.Select(entry => entry.Optional)]),
        Comprehension loop => OfLoop(loop),
        Bind bind => new PlanNode.Bind(_slots.Count, Lower(bind.Value), Within(bind, [bind.Variable], () => Lower(bind.Body))),
        OptionalMap map => new PlanNode.OptionalMap(Lower(map.Operand), _slots.Count, Within(map, [map.Variable], () => Lower(map.Body)), map.Flat),
        _ => new PlanNode.Unresolved("message"),
    };

    private PlanNode OfName(Name name)
    {
        int slot = name.Rooted ? -1 : _slots.LastIndexOf(name.Text);
        return slot >= 0 ? new PlanNode.Slot(slot)
            : declarations.Find(name.Text, name.Rooted) is { } found ? new PlanNode.Read(found.Index)
            : TypeNamed(name.Text) ?? new PlanNode.Unresolved(name.Text);
    }

    private static PlanNode? TypeNamed(string name) =>
        CelType.Denotations.TryGetValue(name, out CelType? type) ? new PlanNode.TypeName(type.Name) : null;

    private PlanNode OfSelect(Select select)
    {
        if (Declared(select) is { } found)
        {
            return select.Optional ? new PlanNode.ReadOptional(found.Index) : new PlanNode.Read(found.Index);
        }

        return (Select.Qualified(select, out Name? root) is { } name && IsFree(root!) ? TypeNamed(name) : null)
            ?? new PlanNode.Field(Lower(select.Operand), select.Field, select.Optional);
    }

    private Declaration? Declared(Select select) =>
        Select.Qualified(select.Operand, out Name? root) is { } prefix && IsFree(root!) ? declarations.Find(prefix + "." + select.Field, root!.Rooted) : null;

    private bool IsFree(Name root) => root.Rooted || !_slots.Contains(root.Text);

    private PlanNode OfHas(Has has) =>
        Declared(has.Field) is { } found ? new PlanNode.IsPresent(found.Index) : new PlanNode.HasField(Lower(has.Field.Operand), has.Field.Field);

    private PlanNode OfCall(Call call)
    {
        string? qualified = call.Target is null ? call.Function.TrimStart('.')
            : Select.Qualified(call.Target, out Name? root) is { } prefix && IsFree(root!) && FunctionTable.IsKnown(prefix + "." + call.Function) ? prefix + "." + call.Function
            : null;
        PlanNode[] arguments = [.. (qualified is null ? [call.Target!, .. call.Arguments] : call.Arguments).Select(Lower)];
        string name = qualified ?? call.Function;
        if (qualified is not null && FunctionTable.Variadic.Contains(name))
        {
            return new PlanNode.Call(FunctionTable.Find(name, false, 1)!.Routine, arguments.Length == 1 ? arguments : [new PlanNode.List(arguments, new bool[arguments.Length])]);
        }

        return FunctionTable.Find(name, qualified is null, arguments.Length) is not { } found ? new PlanNode.Unresolved(name)
            : found.Routine == "Matches" ? OfMatches(call, arguments)
            : found.Routine == "Not" ? Folder.Not(arguments[0])
            : _fusion.Call(found.Routine, arguments) ?? new PlanNode.Call(found.Routine, arguments);
    }

    private PlanNode OfMatches(Call call, PlanNode[] arguments)
    {
        Expression pattern = call.Arguments[call.Arguments.Count - 1];
        if (arguments[1] is not PlanNode.Constant { Value: string text })
        {
            return new PlanNode.Unresolved("matches");
        }

        SearchTable? table = SearchBuilder.Build(text, out string? problem, out int at);
        if (table is null)
        {
            // The place inside the pattern is exact where the literal holds no escapes.
            bool plain = pattern.At.End - pattern.At.Start == text.Length + 2 && at >= 0;
            TextRange range = plain ? new TextRange(pattern.At.Start + 1 + at, pattern.At.Start + 2 + at) : pattern.At;
            errors.Add(new(Codes.ConditionPattern, range, problem!));
            return new PlanNode.Unresolved("matches");
        }

        return new PlanNode.Matches(arguments[0], table);
    }

    private PlanNode OfLoop(Comprehension loop)
    {
        PlanNode range = Lower(loop.Range);
        int first = _slots.Count;
        return Within(loop, loop.Second is null ? [loop.First] : [loop.First, loop.Second], () =>
            new PlanNode.Loop(loop.Kind, range, first, loop.Second is null ? -1 : first + 1, loop.Filter is null ? null : Lower(loop.Filter), Lower(loop.Body)));
    }

    private PlanNode Within(Expression at, string[] names, Func<PlanNode> inside)
    {
        _slots.AddRange(names);
        if (_slots.Count > ConditionLimits.Slots)
        {
            errors.Add(new(Codes.ConditionTooLarge, at.At, $"More than {ConditionLimits.Slots} variables of macros are in scope at once."));
        }

        PlanNode result = inside();
        _slots.RemoveRange(_slots.Count - names.Length, names.Length);
        return result;
    }
}
