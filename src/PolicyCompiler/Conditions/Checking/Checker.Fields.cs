using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>Fields and has().</summary>
internal sealed partial class Checker
{
    private CelType SelectType(Select select)
    {
        if (Declared(select) is { } found)
        {
            return select.Optional ? CelType.Optional(found.Type) : Read(found, select);
        }

        if (Select.Qualified(select, out Name? root) is { } name && IsFree(root!))
        {
            if (CelType.Denotations.TryGetValue(name, out CelType? type))
            {
                return CelType.TypeOf(type);
            }

            if (GroupOf(select) is { } group)
            {
                return _declarations.IsGroup(name)
                    ? Error(select, Codes.UnknownName, $"`{name}` is not a value; name one of its fields." + Diagnostics.Suggestion.For("", FieldsOf(name)))
                    : Error(select, Codes.UnknownName, $"`{group}` has no `{select.Field}`." + Diagnostics.Suggestion.For(select.Field, FieldsOf(group)));
            }
        }

        return FieldType(select, select.Optional);
    }

    /// <summary>The declared name that the whole chain is: also where its last step is optional.</summary>
    private Declaration? Declared(Select select) =>
        Select.Qualified(select.Operand, out Name? root) is { } prefix && IsFree(root!) ? _declarations.Find(prefix + "." + select.Field, root!.Rooted) : null;

    private bool IsFree(Name root) => root.Rooted || Locals.Find(_locals, root.Text) is null;

    /// <summary>The group that a field was looked for in, if its operand is one and no value.</summary>
    private string? GroupOf(Select select) =>
        Select.Qualified(select.Operand, out _) is { } prefix && _declarations.Find(prefix, false) is null && _declarations.IsGroup(prefix) ? prefix : null;

    private CelType FieldType(Select select, bool optional)
    {
        CelType operand = _types.Apply(TypeOf(select.Operand));
        bool wasOptional = operand.Kind == TypeKind.Optional;
        CelType inner = wasOptional ? _types.Apply(operand.Parameters[0]) : operand;
        CelType field = inner.Kind switch
        {
            TypeKind.Map => inner.Parameters[1],
            TypeKind.Dyn => CelType.Dyn,
            TypeKind.Variable => FreeField(inner),
            TypeKind.Named when FactSchema.Fields.TryGetValue(inner.Name, out IReadOnlyDictionary<string, CelType>? fields) => fields.TryGetValue(select.Field, out CelType? type)
                ? type
                : Error(select, Codes.UnknownName, $"A {inner} has no `{select.Field}`." + Diagnostics.Suggestion.For(select.Field, fields.Keys)),
            _ => Error(select, Codes.NoOverload, $"A {Show(inner)} has no fields."),
        };
        return wasOptional || optional ? CelType.Optional(field) : field;
    }

    private CelType FreeField(CelType variable)
    {
        _types.Fits(CelType.Dyn, variable);
        return CelType.Dyn;
    }

    private CelType HasType(Has has)
    {
        if (FactOf(has) is { } fact)
        {
            _need |= fact.Need;
        }
        else
        {
            SelectType(has.Field);
        }

        return CelType.Bool;
    }
}
