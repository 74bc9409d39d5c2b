using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>Lists, maps, and the macros over them.</summary>
internal sealed partial class Checker
{
    private CelType ListType(ListLiteral list)
    {
        CelType? item = null;
        foreach (ListItem given in list.Items)
        {
            item = _types.Join(item, given.Optional ? Unwrapped(given.Value) : TypeOf(given.Value));
        }

        return CelType.List(item ?? _types.Fresh());
    }

    private CelType MapType(MapLiteral map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (MapItem entry in map.Entries)
        {
            CelType keyType = _types.Apply(TypeOf(entry.Key));
            if (keyType.Kind is not (TypeKind.Bool or TypeKind.Int or TypeKind.Uint or TypeKind.String or TypeKind.Dyn or TypeKind.Variable))
            {
                Error(entry.Key, Codes.NoOverload, $"A {keyType} cannot be a key; bool, int, uint and string can.");
            }

            key = _types.Join(key, keyType);
            value = _types.Join(value, entry.Optional ? Unwrapped(entry.Value) : TypeOf(entry.Value));
        }

        return CelType.Map(key ?? _types.Fresh(), value ?? _types.Fresh());
    }

    private CelType Unwrapped(Expression node)
    {
        CelType inner = _types.Fresh();
        CelType given = TypeOf(node);
        return _types.Fits(CelType.Optional(inner), given) ? inner : Error(node, Codes.NoOverload, $"`?` takes an optional here, not a {Show(given)}.");
    }

    private CelType LoopType(Comprehension loop)
    {
        CelType range = _types.Apply(TypeOf(loop.Range));
        (CelType first, CelType second) = range.Kind switch
        {
            TypeKind.List => (CelType.Int, range.Parameters[0]),
            TypeKind.Map => (range.Parameters[0], range.Parameters[1]),
            TypeKind.Dyn => (CelType.Dyn, CelType.Dyn),
            TypeKind.Variable => (FreeField(range), CelType.Dyn),
            _ => (Error(loop.Range, Codes.NoOverload, $"`{loop.Spelled}` goes over a list or a map, not a {Show(range)}."), CelType.Dyn),
        };

        // With one variable a list gives its items and a map its keys.
        return loop.Second is null
            ? With(loop.First, range.Kind == TypeKind.List ? second : first, () => BodyType(loop, range))
            : With(loop.First, first, () => With(loop.Second, second, () => BodyType(loop, range)));
    }

    private CelType BodyType(Comprehension loop, CelType range)
    {
        if (loop.Filter is not null)
        {
            Expect(loop.Filter, CelType.Bool, loop.Spelled);
        }

        switch (loop.Kind)
        {
            case MacroKind.Map:
                return CelType.List(TypeOf(loop.Body));
            case MacroKind.TransformMap:
                CelType key = Locals.Find(_locals, loop.First)!.Type;
                return CelType.Map(key, TypeOf(loop.Body));
            case MacroKind.TransformMapEntry:
                CelType made = CelType.Map(_types.Fresh(), _types.Fresh());
                CelType body = TypeOf(loop.Body);
                return _types.Fits(made, body) ? made : Error(loop.Body, Codes.NoOverload, $"`transformMapEntry` takes a map of one entry here, not a {Show(body)}.");
            case MacroKind.Filter:
                Expect(loop.Body, CelType.Bool, loop.Spelled);
                return range.Kind == TypeKind.List ? range : CelType.List(range.Kind == TypeKind.Map ? range.Parameters[0] : CelType.Dyn);
            default:
                Expect(loop.Body, CelType.Bool, loop.Spelled);
                return CelType.Bool;
        }
    }

    private CelType OptionalMapType(OptionalMap map)
    {
        CelType inner = _types.Fresh();
        CelType operand = TypeOf(map.Operand);
        if (!_types.Fits(CelType.Optional(inner), operand))
        {
            return Error(map.Operand, Codes.NoOverload, $"`{(map.Flat ? "optFlatMap" : "optMap")}` is a method of optionals, not of a {Show(operand)}.");
        }

        CelType body = With(map.Variable, _types.Apply(inner), () => TypeOf(map.Body));
        if (!map.Flat)
        {
            return CelType.Optional(body);
        }

        CelType result = CelType.Optional(_types.Fresh());
        return _types.Fits(result, body) ? result : Error(map.Body, Codes.NoOverload, $"`optFlatMap` takes an optional here, not a {Show(body)}.");
    }
}
