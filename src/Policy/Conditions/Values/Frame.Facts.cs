using System.Runtime.CompilerServices;
using FastMcp.Policy.Conditions.Json;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Conditions.Values;

/// <summary>Facts as values.</summary>
public ref partial struct Frame
{
    /// <summary>Is the fact there? A fact that is not known: unknown.</summary>
    public Truth IsPresent(int fact)
    {
        if (_facts.Unknown.Contains(fact))
        {
            return Truth.Unknown;
        }

        return Has(fact) ? Truth.True : Truth.False;
    }

    /// <summary>The fact, an error where it is absent.</summary>
    public Value Read(int fact)
    {
        if (fact >= Declarations.FirstVariable)
        {
            return Variable(fact);
        }

        return _facts.Unknown.Contains(fact) ? Value.Unknown
            : Has(fact) ? ValueOf(fact)
            : Value.Failed(ErrorKind.AbsentFact);
    }

    public Value ReadOptional(int fact)
    {
        if (_facts.Unknown.Contains(fact))
        {
            return Value.Unknown;
        }

        return Has(fact) ? Value.OfOptional(Read(fact)) : Value.NoOptional;
    }

    /// <summary>A text fact. Anything but True: there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Truth TryText(int fact, out ReadOnlySpan<byte> text)
    {
        text = TextOf(fact);
        return !text.IsEmpty && _facts.Unknown.Bits == 0 ? Truth.True : WithoutText(fact, text);
    }

    private Truth WithoutText(int fact, scoped ReadOnlySpan<byte> text) =>
        _facts.Unknown.Contains(fact) ? Truth.Unknown
        : !text.IsEmpty || Has(fact) ? Truth.True
        : Fail(ErrorKind.AbsentFact);

    /// <summary>A fact that is a list of texts. Anything but True: there is none.</summary>
    internal Truth TryTexts(int fact, out TextSet texts)
    {
        texts = TextsOf(fact);
        return _facts.Unknown.Contains(fact) ? Truth.Unknown : Has(fact) ? Truth.True : Fail(ErrorKind.AbsentFact);
    }

    /// <summary>A number fact. Anything but True: there is none.</summary>
    internal Truth TryNumber(int fact, out long number)
    {
        number = NumberOf(fact);
        return _facts.Unknown.Contains(fact) ? Truth.Unknown : Has(fact) ? Truth.True : Fail(ErrorKind.AbsentFact);
    }

    private readonly bool Has(int fact) => (Fact)fact switch
    {
        Fact.CallerIssuer or Fact.CallerClient or Fact.CallerAgent => !TextOf(fact).IsEmpty,
        Fact.McpKind or Fact.McpDirection => _facts.Kind != MessageKind.None,
        Fact.McpVersion or Fact.McpMethod or Fact.McpResource => !TextOf(fact).IsEmpty,
        Fact.McpTool or Fact.McpPrompt or Fact.McpServer or Fact.McpTitle or Fact.McpPin => !TextOf(fact).IsEmpty,
        Fact.McpArguments => !_facts.Arguments.IsEmpty,
        Fact.McpReadOnly or Fact.McpDestructive or Fact.McpIdempotent or Fact.McpOpenWorld => Hint(fact) is not null,
        Fact.LlmProvider or Fact.LlmStream => _facts.Protocol.IsModel(),
        Fact.LlmModel or Fact.LlmSystem or Fact.LlmLastUser => !TextOf(fact).IsEmpty,
        Fact.LlmTools => _facts.ModelTools is not null,
        Fact.LlmMaxTokens => _facts.MaxTokens > 0,
        Fact.SessionStarted => _facts.Session is not null,
        _ => true,
    };

    private Value ValueOf(int fact) => (Fact)fact switch
    {
        Fact.CallerGroups or Fact.CallerScopes or Fact.LlmTools or Fact.SessionTaints => new Value(ValueKind.List, TextsOf(fact), 0, 0),
        Fact.CallerClaims => Json(ref _claims, fact),
        Fact.McpArguments => Json(ref _arguments, fact),
        Fact.CallerAuthenticated => Value.Of(_facts.Caller.Authenticated),
        Fact.RequestSize or Fact.LlmMaxTokens or Fact.SessionCalls => Value.Of(NumberOf(fact)),
        Fact.McpReadOnly or Fact.McpDestructive or Fact.McpIdempotent or Fact.McpOpenWorld => Value.Of(Hint(fact)!.Value),
        Fact.LlmStream => Value.Of(_facts.Stream),
        Fact.Findings => new Value(ValueKind.List, null, 0, 0),
        Fact.SessionStarted => Time(_facts.Session!.Value.Started),
        Fact.Now => Time(_facts.Now),
        _ => Value.OfFact(fact, TextOf(fact).Length),
    };

    private readonly long NumberOf(int fact) => (Fact)fact switch
    {
        Fact.RequestSize => _facts.BodyLength,
        Fact.LlmMaxTokens => _facts.MaxTokens,
        _ => _facts.Session?.Calls ?? 0,
    };

    private readonly TextSet TextsOf(int fact) => (Fact)fact switch
    {
        Fact.CallerGroups => _facts.Caller.GroupTexts,
        Fact.CallerScopes => _facts.Caller.ScopeTexts,
        Fact.LlmTools => _facts.ModelTools ?? TextSet.Empty,
        _ => _facts.Session?.Taints ?? TextSet.Empty,
    };

    private readonly bool? Hint(int fact) => (Fact)fact switch
    {
        Fact.McpReadOnly => _facts.Catalogue?.ReadOnly,
        Fact.McpDestructive => _facts.Catalogue?.Destructive,
        Fact.McpIdempotent => _facts.Catalogue?.Idempotent,
        _ => _facts.Catalogue?.OpenWorld,
    };

    private readonly ReadOnlySpan<byte> TextOf(int fact) => (Fact)fact switch
    {
        Fact.CallerSubject => _facts.Caller.SubjectText,
        Fact.CallerIssuer => _facts.Caller.IssuerText,
        Fact.CallerClient => _facts.Caller.ClientText,
        Fact.CallerAgent => _facts.Caller.AgentText,
        Fact.CallerClaims => _facts.Caller.Claims.Span,
        Fact.RequestRoute => _facts.Route.Utf8,
        Fact.RequestUpstream => _facts.Upstream.Utf8,
        Fact.RequestPath => _facts.Path,
        Fact.RequestMethod => _facts.HttpMethod,
        Fact.McpVersion => _facts.Version,
        Fact.McpKind => KindText(_facts.Kind),
        Fact.McpDirection => _facts.Direction == MessageDirection.ToServer ? "to-server"u8 : "to-client"u8,
        Fact.McpMethod => _facts.Method,
        Fact.McpTool => _callsTool ? _facts.Name : default,
        Fact.McpResource => _facts.Resource,
        Fact.McpPrompt => _getsPrompt ? _facts.Name : default,
        Fact.McpArguments => _facts.Arguments,
        Fact.McpServer => _facts.Catalogue?.Server is { } server ? server.Utf8 : default,
        Fact.McpTitle => _facts.Catalogue?.Title is { } title ? title.Utf8 : default,
        Fact.McpPin => _facts.Catalogue is { } pinned ? PinStates.TextOf(pinned.Pin) : default,
        Fact.LlmProvider => Protocols.ProviderOf(_facts.Protocol),
        Fact.LlmModel => _facts.Model,
        Fact.LlmSystem => _facts.System,
        Fact.LlmLastUser => _facts.LastUser,
        _ => default,
    };

    private static ReadOnlySpan<byte> KindText(MessageKind kind) => kind switch
    {
        MessageKind.Request => "request"u8,
        MessageKind.Notification => "notification"u8,
        MessageKind.Response => "response"u8,
        MessageKind.Batch => "batch"u8,
        MessageKind.Stream => "stream"u8,
        _ => default,
    };

    private static Value Time(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks - seconds * TimeSpan.TicksPerSecond;
        return Value.OfTimestamp(seconds, (int)(ticks * 100));
    }

    /// <summary>The root of a fact that is JSON, read at its first use.</summary>
    private Value Json(ref JsonTape? tape, int fact)
    {
        if (tape is null)
        {
            var raw = TextOf(fact);
            tape = JsonTape.OfThread(fact);
            tape.Read(raw.IsEmpty ? "{}"u8 : raw, ref this);
        }

        return tape.Root(ref this);
    }
}
