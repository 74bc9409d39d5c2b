using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>Functions, methods and operators.</summary>
internal sealed partial class Checker
{
    private CelType CallType(Call call)
    {
        // math.abs(x): a name with dots, not a method.
        string? qualified = call.Target is null ? call.Function.TrimStart('.')
            : Select.Qualified(call.Target, out Name? root) is { } prefix && IsFree(root!) && IsFunction(prefix + "." + call.Function) ? prefix + "." + call.Function
            : null;
        bool isMethod = qualified is null;
        string name = qualified ?? call.Function;
        Expression[] given = isMethod ? [call.Target!, .. call.Arguments] : [.. call.Arguments];
        CelType[] types = [.. given.Select(TypeOf)];
        if (!isMethod && FunctionTable.Variadic.Contains(name))
        {
            return NumbersType(call, name, types);
        }

        IReadOnlyList<Overload> overloads = Overloads(name, isMethod, given.Length);
        if (overloads.Count == 0)
        {
            return NoFunction(call, name, isMethod, given.Length);
        }

        if (name == "matches" && given[1] is not Literal)
        {
            return Error(given[1], Codes.ConditionPattern, "The pattern must stand here as a text: it is compiled with the policy.", CelType.Bool);
        }

        return Solve(overloads, types) ?? Error(call, Codes.NoOverload, Mismatch(name, overloads, types));
    }

    private bool IsFunction(string name) => FunctionTable.IsKnown(name) || _declarations.Functions.Any(known => !known.IsMethod && known.Function == name);

    private IReadOnlyList<Overload> Overloads(string name, bool isMethod, int count)
    {
        IReadOnlyList<Overload> known = FunctionTable.Find(name, isMethod, count)?.Overloads ?? [];
        return [.. known, .. _declarations.Functions.Where(own => own.Function == name && own.IsMethod == isMethod && own.Parameters.Length == count)];
    }

    /// <summary>The result type: of the one overload that fits; dyn where several do, which happens with dyn arguments only.</summary>
    private CelType? Solve(IReadOnlyList<Overload> overloads, CelType[] arguments)
    {
        CelType? result = null;
        Substitution? solved = null;
        foreach (Overload overload in overloads)
        {
            Substitution attempt = _types.Copy();
            var names = new Dictionary<string, CelType>();
            if (!overload.Parameters.Select(parameter => Instance(parameter, names, attempt)).ToArray().Zip(arguments, attempt.Fits).All(fits => fits))
            {
                continue;
            }

            CelType type = attempt.Apply(Instance(overload.Result, names, attempt));
            solved ??= attempt;
            result = result is null || result == type ? type : CelType.Dyn;
        }

        if (solved is not null)
        {
            _types.Take(solved);
        }

        return result;
    }

    private static CelType Instance(CelType type, Dictionary<string, CelType> names, Substitution types)
    {
        if (type.Kind == TypeKind.Variable)
        {
            return names.TryGetValue(type.Name, out CelType? known) ? known : names[type.Name] = types.Fresh();
        }

        return type.Parameters.Length == 0 ? type : type with { Parameters = [.. type.Parameters.Select(inner => Instance(inner, names, types))] };
    }

    /// <summary>math.greatest and math.least: numbers, or one list of them.</summary>
    private CelType NumbersType(Call call, string name, CelType[] types)
    {
        CelType[] solved = [.. types.Select(type => _types.Apply(type, freeIsDyn: true))];
        if (solved.Length == 1 && solved[0].Kind == TypeKind.List)
        {
            solved = [solved[0].Parameters[0]];
        }

        bool right = solved.Length > 0 && solved.All(type => type.Kind is TypeKind.Int or TypeKind.Uint or TypeKind.Double or TypeKind.Dyn);
        return !right ? Error(call, Codes.NoOverload, $"`{name}` takes numbers, or one list of numbers.")
            : solved.Distinct().Count() == 1 ? solved[0]
            : CelType.Dyn;
    }

    private CelType NoFunction(Call call, string name, bool isMethod, int count)
    {
        int[] counts = [.. FunctionTable.All.Where(known => known.Name == name && known.IsMethod == isMethod).Select(known => known.Arity - (isMethod ? 1 : 0))];
        if (counts.Length > 0)
        {
            return Error(call, Codes.UnknownFunction, $"`{name}` takes {string.Join(" or ", counts)} arguments, not {count - (isMethod ? 1 : 0)}.");
        }

        IEnumerable<string> known = FunctionTable.All.Where(other => other.IsMethod == isMethod && char.IsLetter(other.Name[0])).Select(other => other.Name).Distinct();
        return Error(call, Codes.UnknownFunction, $"There is no {(isMethod ? "method" : "function")} `{name}`." + Diagnostics.Suggestion.For(name, known));
    }

    private string Mismatch(string name, IReadOnlyList<Overload> overloads, CelType[] types)
    {
        string spelled = Operators.SignOf(name) ?? (name is Operators.Not or Operators.Negate ? name.Substring(0, 1) : name);
        string takes = string.Join(" or ", overloads.Take(4).Select(overload => "(" + string.Join(", ", (object[])overload.Parameters) + ")"));
        return $"`{spelled}` does not take ({string.Join(", ", types.Select(Show))}); it takes {takes}{(overloads.Count > 4 ? " and more" : "")}.";
    }
}
