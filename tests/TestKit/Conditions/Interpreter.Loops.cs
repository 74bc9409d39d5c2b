using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.TestKit.Conditions;

/// <summary>Macros over a range.</summary>
internal sealed partial class Interpreter
{
    private object? OfLoop(Comprehension loop)
    {
        var range = Of(loop.Range);
        if (range is not (List<object?> or OracleMap))
        {
            return range is Special ? range : Special.Error;
        }

        var turns = range is OracleMap pairs
            ? pairs.Pairs.Select(pair => (First: pair.Key, Second: pair.Value)).ToList()
            : ((List<object?>)range).Select((item, index) => loop.Second is null ? (First: item, Second: item) : (First: (object?)(long)index, Second: item)).ToList();
        return loop.Kind switch
        {
            MacroKind.All => Folded(loop, turns, true),
            MacroKind.Exists => Folded(loop, turns, false),
            MacroKind.ExistsOne => One(loop, turns),
            _ => Made(loop, turns),
        };
    }

    private object? Turn(Comprehension loop, (object? First, object? Second) turn, Expression body) =>
        With(loop.First, turn.First, () => loop.Second is null ? Of(body) : With(loop.Second, turn.Second, () => Of(body)));

    private object? Folded(Comprehension loop, List<(object? First, object? Second)> turns, bool all)
    {
        object result = all;
        foreach (var turn in turns)
        {
            var value = Turn(loop, turn, loop.Body);
            if (value is bool truth)
            {
                if (truth != all)
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

    private object? One(Comprehension loop, List<(object? First, object? Second)> turns)
    {
        var values = turns.Select(turn => Turn(loop, turn, loop.Body)).Select(value => value is bool or Special ? value : Special.Error).ToList();
        return Worst(values) ?? values.Count(value => value is true) == 1;
    }

    private object? Made(Comprehension loop, List<(object? First, object? Second)> turns)
    {
        var filter = loop.Kind == MacroKind.Filter ? loop.Body : loop.Filter;
        var items = new List<object?>();
        var pairs = new List<KeyValuePair<object?, object?>>();
        var specials = new List<object?>();
        foreach (var turn in turns)
        {
            var keep = filter is null ? true : Turn(loop, turn, filter);
            if (keep is not bool)
            {
                specials.Add(keep is Special.Unknown ? Special.Unknown : Special.Error);
            }

            if (keep is not true)
            {
                continue;
            }

            var value = loop.Kind == MacroKind.Filter ? turn.First : Turn(loop, turn, loop.Body);
            if (value is Special)
            {
                specials.Add(value);
            }
            else if (loop.Kind is MacroKind.Map or MacroKind.Filter)
            {
                items.Add(value);
            }
            else if (!Add(pairs, loop.Kind == MacroKind.TransformMap ? [new(turn.First, value)] : (value as OracleMap)?.Pairs))
            {
                specials.Add(Special.Error);
            }
        }

        return Worst(specials) ?? (loop.Kind is MacroKind.Map or MacroKind.Filter ? items : new OracleMap(pairs));
    }

    private static bool Add(List<KeyValuePair<object?, object?>> pairs, IReadOnlyList<KeyValuePair<object?, object?>>? more)
    {
        foreach (var pair in more ?? [])
        {
            if (pair.Key is not (bool or long or ulong or string) || pairs.Any(known => Same(known.Key, pair.Key)))
            {
                return false;
            }

            pairs.Add(pair);
        }

        return more is not null;
    }
}
