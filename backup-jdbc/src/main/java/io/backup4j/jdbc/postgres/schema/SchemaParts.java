package io.backup4j.jdbc.postgres.schema;

import java.util.List;

/** All parts of a schema. Their order matters only where one looks up what another has found; the order of the restore comes from dependencies. */
final class SchemaParts {
    static final List<SchemaPart> IN_ORDER = List.of(
            new RolesPart(),
            new SchemasPart(),
            new ExtensionsPart(),
            new LanguagesPart(),
            new AccessMethodsPart(),
            new CollationsPart(),
            new ConversionsPart(),
            new EnumsPart(),
            new CompositesPart(),
            new RangesPart(),
            new BaseTypesPart(),
            new DomainsPart(),
            new FunctionsPart(),
            new AggregatesPart(),
            new OperatorsPart(),
            new OperatorClassesPart(),
            new CastsPart(),
            new TransformsPart(),
            new TextSearchPart(),
            new ForeignDataPart(),
            new TablesPart(),
            new SequencesPart(),
            new SequenceValuesPart(),
            new ViewsPart(),
            new MaterialisedViewsPart(),
            new RulesPart(),
            new IndexesPart(),
            new IndexAttachments(),
            new ForeignKeysPart(),
            new StatisticsPart(),
            new TriggersPart(),
            new PoliciesPart(),
            new PublicationsPart(),
            new SubscriptionsPart(),
            new EventTriggersPart(),
            new LargeObjectsPart(),
            new DefaultPrivilegesPart(),
            new ExtensionDataPart(),
            new DatabasePart(),
            new GrantsPart(),
            new CommentsPart(),
            new ExpectedRolesPart());

    private SchemaParts() {}
}
