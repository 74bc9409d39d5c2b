using FastMcp.Policy.Conditions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly Fact[] Everything = [.. Enum.GetValues<Fact>()];

    /// <summary>What needs no memory: facts beside constants, arguments, claims, macros over facts.</summary>
    [Theory]
    [InlineData("mcp.tool == 'delete_user' && 'sre' in caller.groups")]
    [InlineData("mcp.tool.startsWith('delete_') || mcp.tool in ['drop', 'purge']")]
    [InlineData("request.size > 1000 ? mcp.method == 'x' : caller.subject.endsWith('@example.com')")]
    [InlineData("mcp.arguments.id == 42 && mcp.arguments.amount > 1000.0")]
    [InlineData("mcp.arguments.who.country in ['DE', 'FR']")]
    [InlineData("mcp.arguments.tags.exists(t, t == 'vip')")]
    [InlineData("findings.exists(f, f.severity == 'high' && f.count > 1)")]
    [InlineData("caller.groups.all(g, g.size() > 2)")]
    [InlineData("caller.claims.level >= 4 && !has(caller.claims.none)")]
    [InlineData("mcp.tool.matches('^(get|delete)_[a-z]+$')")]
    [InlineData("now - session.started > duration('1h')")]
    [InlineData("mcp.annotations.destructiveHint && now.getHours() >= 10")]
    public void Evaluate_FactsAndConstants_AllocatesNothing(string text)
    {
        Condition condition = Given.Condition(text, Everything);
        Truth truth = Truth.Error;
        long bytes = Allocated.Least(() =>
        {
            var frame = new Frame(Given.Call);
            truth = condition.Evaluate(ref frame);
        });

        Assert.True(truth is Truth.True, truth.ToString());
        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Evaluate_LoopsBeyondTheBudget_EndInAnError()
    {
        Condition condition = Given.Condition("mcp.arguments.l.all(a, mcp.arguments.l.all(b, a + b >= 0))", Fact.McpArguments);
        byte[] arguments = System.Text.Encoding.ASCII.GetBytes("{\"l\":[" + string.Join(",", Enumerable.Repeat("1", 3000)) + "]}");
        var frame = new Frame(new CallFacts { Protocol = Protocol.Mcp, Caller = CallerFacts.Anonymous, Route = NameText.None, Upstream = NameText.None, Arguments = arguments, Kind = MessageKind.Request });
        Assert.Equal(Truth.Error, condition.Evaluate(ref frame));
        Assert.Equal(ErrorKind.BudgetExhausted, frame.LastError);
        Assert.Equal(0, frame.Budget);
    }

    [Theory]
    [InlineData("{\"a\":", Truth.Error)]
    [InlineData("[", Truth.Error)]
    [InlineData("{\"a\":{\"b\":1}}", Truth.True)]
    [InlineData("{\"\\u0061\":{\"b\":1}}", Truth.True)]
    [InlineData("{\"a\":{\"b\":1.0}}", Truth.True)]
    [InlineData("{\"a\":{}}", Truth.Error)]
    [InlineData("{\"a\":[1]}", Truth.Error)]
    [InlineData("{\"a\":{\"b\":1e999}}", Truth.Error)]
    public void Arguments_OfAnyShape_AreValuesOrErrors(string json, Truth expected)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var facts = new CallFacts { Protocol = Protocol.Mcp, Caller = CallerFacts.Anonymous, Route = NameText.None, Upstream = NameText.None, Arguments = bytes, Kind = MessageKind.Request };
        Assert.Equal(expected, Given.Truth("mcp.arguments.a.b == 1", facts, Fact.McpArguments));
    }

    /// <summary>"May this caller ever call it": the arguments are not known when a list is filtered.</summary>
    [Theory]
    [InlineData("'sre' in caller.groups && mcp.arguments.amount < 100", Truth.Unknown)]
    [InlineData("'nobody' in caller.groups && mcp.arguments.amount < 100", Truth.False)]
    [InlineData("'sre' in caller.groups || mcp.arguments.amount < 100", Truth.True)]
    [InlineData("mcp.arguments.amount < 100 || 'sre' in caller.groups", Truth.True)]
    [InlineData("mcp.arguments.tags.exists(t, t == 'x')", Truth.Unknown)]
    [InlineData("has(mcp.arguments.amount)", Truth.Unknown)]
    [InlineData("[1, 2].exists(x, x == 2 || mcp.arguments.n == x)", Truth.True)]
    [InlineData("mcp.arguments.a == 1 && 1 / 0 == 1", Truth.Unknown)]
    [InlineData("mcp.?arguments.a.orValue(1) == 1", Truth.Unknown)]
    [InlineData("mcp.tool == 'delete_user'", Truth.True)]
    public void Evaluate_ArgumentsUnknown_KnowsWhatCanBeKnown(string text, Truth expected)
    {
        CallFacts all = Given.Call;
        var facts = new CallFacts
        {
            Protocol = all.Protocol, Caller = all.Caller, Route = all.Route, Upstream = all.Upstream, Kind = all.Kind, Method = all.Method, Name = all.Name,
            Unknown = FactSet.Of(Fact.McpArguments),
        };
        Assert.Equal(expected, Given.Truth(text, facts, Everything));
    }

    [Fact]
    public void Plan_ConditionOfModelCalls_SaysItsProtocol()
    {
        Assert.Equal(ProtocolNeed.Llm, Given.Condition("has(llm.model) && llm.model.startsWith('gpt-')").Need);
        Assert.Equal(ProtocolNeed.Mcp, Given.Condition("mcp.kind == 'request'").Need);
        Assert.Equal(ProtocolNeed.None, Given.Condition("caller.authenticated").Need);
        Assert.Equal(Truth.True, Given.Truth("has(llm.model) && llm.model.startsWith('gpt-') && llm.stream && llm.provider == 'openai' && llm.?maxTokens.orValue(0) == 4096", Given.ModelCall));
    }

    /// <summary>Every fact of the schema is one that the frame can read, with its type.</summary>
    [Fact]
    public void Facts_AllOfThem_AreInTheOrderOfTheEnum()
    {
        Assert.Equal(Everything.Select(fact => (int)fact), FactSchema.Facts.Names.Select(name => name.Index));
        var frame = new Frame(Given.Call);
        foreach (Declaration name in FactSchema.Facts.Names.Where(name => name.Need != ProtocolNeed.Llm && !name.Optional))
        {
            Value value = frame.Read(name.Index);
            Assert.False(value.IsBlocked, name.Name);
            Assert.Equal(name.Type.Name, (string)FastMcp.Policy.Conditions.Functions.Functions.TypeOf(ref frame, value).Ref!);
        }
    }

    [Fact]
    public void Routines_AllOfTheCompilersTable_AreThere()
    {
        foreach (var function in FastMcp.PolicyCompiler.Conditions.Types.FunctionTable.All.Where(function => function.Routine != "Matches"))
        {
            bool known = function.Arity switch
            {
                0 => FastMcp.Policy.Conditions.Closures.Routines.Without.ContainsKey(function.Routine),
                1 => FastMcp.Policy.Conditions.Closures.Routines.One.ContainsKey(function.Routine),
                2 => FastMcp.Policy.Conditions.Closures.Routines.Two.ContainsKey(function.Routine),
                3 => FastMcp.Policy.Conditions.Closures.Routines.Three.ContainsKey(function.Routine),
                _ => FastMcp.Policy.Conditions.Closures.Routines.Four.ContainsKey(function.Routine),
            };
            Assert.True(known, function.Name);
        }
    }

    /// <summary>What the printer writes reads back as the same tree.</summary>
    [Fact]
    public void Print_RandomConditions_ReadBackTheSame()
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            string text = new Agreement.ConditionMaker(random).Make();
            string once = Parser.Parse(text, [])!.ToString();
            var errors = new List<ConditionError>();
            Expression? again = Parser.Parse(once, errors);
            Assert.True(again is not null, once + ": " + string.Join(" ", errors.Select(error => error.Message)));
            Assert.Equal(once, again.ToString());
        }
    }

    /// <summary>No text makes the compiler throw, and every error lies inside the text.</summary>
    [Fact]
    public void Compile_MutatedConditions_GiveAPlanOrErrorsInside()
    {
        string[] pieces = ["(", ")", "[", "]", "{", "}", "'", "\"", "\\", "?", ".", ",", ":", "&&", "!", "-", "has(", "99999999999999999999", "0x", "1e999", "\uD800", "\0", "r'", "b\"", "`", "//", "mcp.", "optional.", "exists(x, ", "\n", "\u2028", "=", "in"];
        var random = new Random(11);
        for (int i = 0; i < 5000; i++)
        {
            string text = new Agreement.ConditionMaker(random).Make();
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                int at = random.Next(text.Length + 1);
                text = text.Remove(at, Math.Min(random.Next(4), text.Length - at)).Insert(at, pieces[random.Next(pieces.Length)]);
            }

            var errors = new List<ConditionError>();
            bool compiled = ConditionCompiler.Compile(text, Everything, errors) is not null;
            Assert.Equal(compiled, errors.Count == 0);
            Assert.All(errors, error => Assert.True(error.At.Start >= 0 && error.At.End >= error.At.Start && error.At.End <= text.Length, text));
        }
    }
}
