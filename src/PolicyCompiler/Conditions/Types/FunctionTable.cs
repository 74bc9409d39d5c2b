namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>
/// Every function of the language. A line is a name (a dot before it: a method), the routine that runs it, and its
/// signatures. Sources: the CEL specification's standard definitions, and cel-go's extensions strings, math,
/// encoders, network and optionals.
/// </summary>
internal static class FunctionTable
{
    private const string Lines =
        """
        !_ Not (bool)bool
        -_ Negate (int)int (double)double
        _+_ Add (int,int)int (uint,uint)uint (double,double)double (string,string)string (bytes,bytes)bytes (list(A),list(A))list(A) (timestamp,duration)timestamp (duration,timestamp)timestamp (duration,duration)duration
        _-_ Subtract (int,int)int (uint,uint)uint (double,double)double (timestamp,timestamp)duration (timestamp,duration)timestamp (duration,duration)duration
        _*_ Multiply (int,int)int (uint,uint)uint (double,double)double
        _/_ Divide (int,int)int (uint,uint)uint (double,double)double
        _%_ Modulo (int,int)int (uint,uint)uint
        _==_ Equal (A,A)bool
        _!=_ NotEqual (A,A)bool
        _<_ Less ORDER
        _<=_ LessOrEqual ORDER
        _>_ Greater ORDER
        _>=_ GreaterOrEqual ORDER
        @in In (A,list(A))bool (A,map(A,B))bool
        _[_] Index (list(A),int)A (map(A,B),A)B (optional(list(A)),int)optional(A) (optional(map(A,B)),A)optional(B)
        _[?_] OptionalIndex (list(A),int)optional(A) (map(A,B),A)optional(B) (optional(list(A)),int)optional(A) (optional(map(A,B)),A)optional(B)
        size Size SIZE
        .size Size SIZE
        type TypeOf (A)type(A)
        dyn Dyn (A)dyn
        bool ToBool (bool)bool (string)bool
        int ToInt (int)int (uint)int (double)int (string)int (timestamp)int
        uint ToUint (uint)uint (int)uint (double)uint (string)uint
        double ToDouble (double)double (int)double (uint)double (string)double
        string ToText (string)string (int)string (uint)string (double)string (bool)string (bytes)string (timestamp)string (duration)string (ip)string (cidr)string
        bytes ToBytes (bytes)bytes (string)bytes
        timestamp ToTimestamp (timestamp)timestamp (string)timestamp (int)timestamp
        duration ToDuration (duration)duration (string)duration
        .contains Contains (string,string)bool
        .startsWith StartsWith (string,string)bool
        .endsWith EndsWith (string,string)bool
        .matches Matches (string,string)bool
        matches Matches (string,string)bool
        .getDate GetDate TIME
        .getDayOfMonth GetDayOfMonth TIME
        .getDayOfWeek GetDayOfWeek TIME
        .getDayOfYear GetDayOfYear TIME
        .getFullYear GetFullYear TIME
        .getMonth GetMonth TIME
        .getHours GetHours TIME (duration)int
        .getMinutes GetMinutes TIME (duration)int
        .getSeconds GetSeconds TIME (duration)int
        .getMilliseconds GetMilliseconds TIME (duration)int
        .charAt CharAt (string,int)string
        .indexOf IndexOf (string,string)int (string,string,int)int
        .lastIndexOf LastIndexOf (string,string)int (string,string,int)int
        .lowerAscii LowerAscii (string)string
        .upperAscii UpperAscii (string)string
        .replace Replace (string,string,string)string (string,string,string,int)string
        .split Split (string,string)list(string) (string,string,int)list(string)
        .substring Substring (string,int)string (string,int,int)string
        .trim Trim (string)string
        .reverse Reverse (string)string
        .join Join (list(string))string (list(string),string)string
        .format Format (string,list(dyn))string
        strings.quote Quote (string)string
        math.greatest Greatest NUMBERS
        math.least Least NUMBERS
        math.ceil Ceil (double)double
        math.floor Floor (double)double
        math.round Round (double)double
        math.trunc Trunc (double)double
        math.abs Abs (int)int (uint)uint (double)double
        math.sign Sign (int)int (uint)uint (double)double
        math.sqrt Sqrt (int)double (uint)double (double)double
        math.isNaN IsNaN (double)bool
        math.isInf IsInf (double)bool
        math.isFinite IsFinite (double)bool
        math.bitAnd BitAnd (int,int)int (uint,uint)uint
        math.bitOr BitOr (int,int)int (uint,uint)uint
        math.bitXor BitXor (int,int)int (uint,uint)uint
        math.bitNot BitNot (int)int (uint)uint
        math.bitShiftLeft BitShiftLeft (int,int)int (uint,int)uint
        math.bitShiftRight BitShiftRight (int,int)int (uint,int)uint
        base64.encode Base64Encode (bytes)string
        base64.decode Base64Decode (string)bytes
        ip ToIp (string)ip (ip)ip
        cidr ToCidr (string)cidr (cidr)cidr
        isIP IsIp (string)bool
        isCIDR IsCidr (string)bool
        ip.isCanonical IsCanonicalIp (string)bool
        .family Family (ip)int
        .isUnspecified IsUnspecified (ip)bool
        .isLoopback IsLoopback (ip)bool
        .isGlobalUnicast IsGlobalUnicast (ip)bool
        .isLinkLocalMulticast IsLinkLocalMulticast (ip)bool
        .isLinkLocalUnicast IsLinkLocalUnicast (ip)bool
        .containsIP ContainsIp (cidr,ip)bool (cidr,string)bool
        .containsCIDR ContainsCidr (cidr,cidr)bool (cidr,string)bool
        .ip IpOf (cidr)ip
        .masked Masked (cidr)cidr
        .prefixLength PrefixLength (cidr)int
        optional.of OptionalOf (A)optional(A)
        optional.ofNonZeroValue OptionalOfNonZero (A)optional(A)
        optional.none OptionalNone ()optional(A)
        .hasValue HasValue (optional(A))bool
        .value ValueOf (optional(A))A
        .or Or (optional(A),optional(A))optional(A)
        .orValue OrValue (optional(A),A)A
        """;

    private static readonly Dictionary<string, string> Shorthands = new()
    {
        ["ORDER"] = string.Concat(from a in new[] { "int", "uint", "double" } from b in new[] { "int", "uint", "double" } select $"({a},{b})bool ")
            + "(bool,bool)bool (string,string)bool (bytes,bytes)bytes (timestamp,timestamp)bool (duration,duration)bool".Replace("(bytes,bytes)bytes", "(bytes,bytes)bool"),
        ["SIZE"] = "(string)int (bytes)int (list(A))int (map(A,B))int",
        ["TIME"] = "(timestamp)int (timestamp,string)int",
        ["NUMBERS"] = "(dyn)dyn",
    };

    /// <summary>By name (a dot before a method's) and number of parameters; <see cref="AnyArity"/> where all are taken.</summary>
    private static readonly Dictionary<(string Name, int Arity), FunctionDeclaration> s_functions = Read();

    /// <summary>The functions of any number of arguments: they take a list of them at run time.</summary>
    public static IReadOnlyList<string> Variadic { get; } = ["math.greatest", "math.least"];

    public static IEnumerable<FunctionDeclaration> All => s_functions.Values;

    public static FunctionDeclaration? Find(string name, bool isMethod, int arity) =>
        s_functions.TryGetValue(((isMethod ? "." : "") + name, arity), out FunctionDeclaration? found) ? found : null;

    public static bool IsKnown(string name) => s_functions.Keys.Any(key => key.Name == name);

    private static Dictionary<(string, int), FunctionDeclaration> Read()
    {
        var functions = new Dictionary<(string, int), FunctionDeclaration>();
        foreach (string line in Lines.Split('\n'))
        {
            string[] words = [.. line.Trim().Split(' ').SelectMany(word => Shorthands.TryGetValue(word, out string? full) ? full.Trim().Split(' ') : [word])];
            bool isMethod = words[0][0] == '.';
            string name = isMethod ? words[0].Substring(1) : words[0];
            IEnumerable<Overload> overloads = words.Skip(2).Select(signature => Signature(name, isMethod, signature));
            foreach (IGrouping<int, Overload> group in overloads.GroupBy(overload => overload.Parameters.Length))
            {
                functions.Add((words[0], group.Key), new(name, isMethod, group.Key, words[1], [.. group]));
            }
        }

        return functions;
    }

    private static Overload Signature(string name, bool isMethod, string text)
    {
        int end = text.Length;
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                end = i + 1;
                break;
            }
        }

        return new(name, isMethod, TypeReader.ReadList(text.Substring(0, end)), TypeReader.Read(text.Substring(end)));
    }
}
