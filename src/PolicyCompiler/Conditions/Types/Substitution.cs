namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>
/// What type parameters stand for so far. <c>dyn</c> fits everything; a parameter that met two types takes the more
/// general one.
/// </summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, CelType> _solved;
    private int _fresh;

    public Substitution() => _solved = [];

    private Substitution(Substitution other) => (_solved, _fresh) = (new(other._solved), other._fresh);

    public Substitution Copy() => new(this);

    public CelType Fresh() => CelType.Variable("_" + _fresh++);

    /// <summary>The type with all parameters solved; those that nothing binds become dyn if asked.</summary>
    public CelType Apply(CelType type, bool freeIsDyn = false)
    {
        if (type.Kind == TypeKind.Variable)
        {
            return _solved.TryGetValue(type.Name, out CelType? bound) ? Apply(bound, freeIsDyn) : freeIsDyn ? CelType.Dyn : type;
        }

        return type.Parameters.Length == 0 ? type : type with { Parameters = [.. type.Parameters.Select(inner => Apply(inner, freeIsDyn))] };
    }

    /// <summary>Can a value of one type stand where the other is wanted? Binds parameters of both.</summary>
    public bool Fits(CelType wanted, CelType given)
    {
        if (wanted == given)
        {
            return true;
        }

        if (given.Kind == TypeKind.Variable)
        {
            if (Bind(given, wanted))
            {
                return true;
            }

            if (_solved.ContainsKey(given.Name))
            {
                return false;
            }
        }

        if (wanted.Kind == TypeKind.Variable)
        {
            return Bind(wanted, given);
        }

        if (wanted.Kind == TypeKind.Dyn || given.Kind == TypeKind.Dyn)
        {
            return true;
        }

        return wanted.Kind == TypeKind.Null ? Nullable(given)
            : given.Kind == TypeKind.Null ? Nullable(wanted)
            : SameShape(wanted, given);
    }

    /// <summary>The type of things that are either; dyn where they have nothing in common.</summary>
    public CelType Join(CelType? one, CelType other)
    {
        if (one is null)
        {
            return other;
        }

        Substitution before = Copy();
        if (Fits(one, other))
        {
            return IsLessSpecific(one, other) ? one : other;
        }

        _solved.Clear();
        foreach (KeyValuePair<string, CelType> pair in before._solved)
        {
            _solved[pair.Key] = pair.Value;
        }

        return CelType.Dyn;
    }

    public void Take(Substitution other)
    {
        _solved.Clear();
        foreach (KeyValuePair<string, CelType> pair in other._solved)
        {
            _solved[pair.Key] = pair.Value;
        }

        _fresh = other._fresh;
    }

    private bool SameShape(CelType wanted, CelType given) =>
        wanted.Kind == given.Kind && (wanted.Kind == TypeKind.Type
            || (wanted.Name == given.Name && wanted.Parameters.Length == given.Parameters.Length && wanted.Parameters.Zip(given.Parameters, Fits).All(fits => fits)));

    private bool Bind(CelType parameter, CelType type)
    {
        if (!_solved.TryGetValue(parameter.Name, out CelType? bound))
        {
            return Mentions(type, parameter) ? false : Solve(parameter, type);
        }

        if (!Fits(type, bound))
        {
            return false;
        }

        CelType general = IsLessSpecific(type, bound) ? type : bound;
        if (!Mentions(general, parameter))
        {
            Solve(parameter, general);
        }

        return true;
    }

    private bool Solve(CelType parameter, CelType type)
    {
        _solved[parameter.Name] = type;
        return true;
    }

    private bool Mentions(CelType type, CelType parameter)
    {
        if (type.Kind != TypeKind.Variable)
        {
            return type.Parameters.Any(inner => Mentions(inner, parameter));
        }

        return type == parameter || (_solved.TryGetValue(type.Name, out CelType? bound) && Mentions(bound, parameter));
    }

    private bool IsLessSpecific(CelType one, CelType other)
    {
        if (one.Kind is TypeKind.Dyn or TypeKind.Variable)
        {
            return true;
        }

        if (other.Kind is TypeKind.Dyn or TypeKind.Variable)
        {
            return false;
        }

        if (other.Kind == TypeKind.Null && Nullable(one))
        {
            return true;
        }

        return one.Kind == other.Kind && one.Name == other.Name && one.Parameters.Length == other.Parameters.Length
            && one.Parameters.Zip(other.Parameters, IsLessSpecific).All(less => less);
    }

    private static bool Nullable(CelType type) =>
        type.Kind is TypeKind.Null or TypeKind.Optional or TypeKind.Timestamp or TypeKind.Duration or TypeKind.Named;
}
