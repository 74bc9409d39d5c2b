namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>Reads the short spelling of types in the function table: <c>map(K, list(V))</c>.</summary>
internal sealed class TypeReader(string text)
{
    private static readonly Dictionary<string, CelType> Known = new(CelType.Denotations.ToDictionary(pair => pair.Key, pair => pair.Value))
    {
        ["dyn"] = CelType.Dyn,
        ["timestamp"] = CelType.Timestamp,
        ["duration"] = CelType.Duration,
        ["ip"] = CelType.Ip,
        ["cidr"] = CelType.Cidr,
    };

    private int _at;

    public static CelType Read(string text) => new TypeReader(text).Type();

    /// <summary>Types between brackets, the brackets included.</summary>
    public static CelType[] ReadList(string text) => new TypeReader(text).List();

    private CelType Type()
    {
        int start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
        {
            _at++;
        }

        string name = text.Substring(start, _at - start);
        CelType[] inner = _at < text.Length && text[_at] == '(' ? List() : [];
        return (name, inner.Length) switch
        {
            ("list", 1) => CelType.List(inner[0]),
            ("map", 2) => CelType.Map(inner[0], inner[1]),
            ("optional", 1) => CelType.Optional(inner[0]),
            ("type", 1) => CelType.TypeOf(inner[0]),
            _ when name.Length == 1 => CelType.Variable(name),
            _ => Known[name],
        };
    }

    private CelType[] List()
    {
        var types = new List<CelType>();
        _at++;
        while (text[_at] != ')')
        {
            types.Add(Type());
            while (text[_at] is ',' or ' ')
            {
                _at++;
            }
        }

        _at++;
        return [.. types];
    }
}
