namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>
/// A condition ready to run: names resolved to facts and slots, functions to routines, macros to loops. Plain data;
/// both back ends read it, and nothing else.
/// </summary>
internal abstract record PlanNode
{
    private PlanNode()
    {
    }

    /// <summary>null, bool, long, ulong, double, string or byte[].</summary>
    public sealed record Constant(object? Value) : PlanNode;

    /// <summary>A type as a value, by name.</summary>
    public sealed record TypeName(string Name) : PlanNode;

    /// <summary>What cannot be resolved; only unchecked conditions have it. Running it is an error value.</summary>
    public sealed record Unresolved(string Name) : PlanNode;

    /// <summary>A fact, or from <see cref="Facts.Declaration.FirstVariable"/> on a variable of the evaluation.</summary>
    public sealed record Read(int Index) : PlanNode;

    /// <summary>has(fact).</summary>
    public sealed record IsPresent(int Index) : PlanNode;

    /// <summary>The fact as an optional.</summary>
    public sealed record ReadOptional(int Index) : PlanNode;

    /// <summary>A macro's variable.</summary>
    public sealed record Slot(int Index) : PlanNode;

    /// <summary>A field of a map, a finding or an optional.</summary>
    public sealed record Field(PlanNode Operand, string Name, bool Optional) : PlanNode;

    public sealed record HasField(PlanNode Operand, string Name) : PlanNode;

    /// <summary>A strict routine: an argument that is an error or unknown is the result.</summary>
    public sealed record Call(string Routine, IReadOnlyList<PlanNode> Arguments) : PlanNode;

    public sealed record Matches(PlanNode Text, SearchTable Pattern) : PlanNode;

    /// <summary>One item or more; the first that decides wins over errors and unknowns before it.</summary>
    public sealed record Logical(bool IsAnd, IReadOnlyList<PlanNode> Items) : PlanNode;

    public sealed record Conditional(PlanNode Test, PlanNode Then, PlanNode Otherwise) : PlanNode;

    /// <summary>Where Optional says so, an item stands there only if it has a value.</summary>
    public sealed record List(IReadOnlyList<PlanNode> Items, IReadOnlyList<bool> Optional) : PlanNode;

    public sealed record Map(IReadOnlyList<PlanNode> Keys, IReadOnlyList<PlanNode> Values, IReadOnlyList<bool> Optional) : PlanNode;

    /// <summary>A macro over a range. Second is -1 where there is one variable.</summary>
    public sealed record Loop(Syntax.MacroKind Kind, PlanNode Range, int First, int Second, PlanNode? Filter, PlanNode Body) : PlanNode;

    public sealed record Bind(int Variable, PlanNode Value, PlanNode Body) : PlanNode;

    public sealed record OptionalMap(PlanNode Operand, int Variable, PlanNode Body, bool Flat) : PlanNode;

    /// <summary>A text fact beside a constant text, by Equal, NotEqual, StartsWith, EndsWith or Contains.</summary>
    public sealed record TextTest(string Routine, int Fact, string Text) : PlanNode;

    /// <summary>A text fact in a list of constant texts.</summary>
    public sealed record TextIn(int Fact, IReadOnlyList<string> Texts) : PlanNode;

    /// <summary>A constant text in a fact that is a list of texts.</summary>
    public sealed record InTexts(string Text, int Fact) : PlanNode;

    /// <summary>A number fact beside a constant int, by one of the six comparisons.</summary>
    public sealed record NumberTest(string Routine, int Fact, long Number) : PlanNode;
}
